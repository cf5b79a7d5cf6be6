using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Tritone.Cli.CommandLine;

/// <summary>Standard output as whole lines of UTF-8: what is written is written to its end or, once nobody reads it, not at all.</summary>
internal sealed class Output : IDisposable
{
    // EPIPE, of Linux and macOS alike.
    private const int BrokenPipe = 32;

    private readonly Stream _stream = Open();
    private readonly MemoryStream _lines = new();

    /// <summary>Adds a line.</summary>
    public void WriteLine(ReadOnlySpan<byte> utf8)
    {
        _lines.Write(utf8);
        _lines.WriteByte((byte)'\n');
    }

    /// <summary>Adds a line.</summary>
    public void WriteLine(string text) => WriteLine(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the lines that were added.</summary>
    /// <exception cref="OutputClosedException">Nobody reads them.</exception>
    /// <exception cref="IOException">They cannot be written: the disk is full.</exception>
    public void Flush()
    {
        try
        {
            _stream.Write(_lines.GetBuffer(), 0, (int)_lines.Length);
            _stream.Flush();
            _lines.SetLength(0);
        }
        catch (IOException exception) when (exception.HResult == BrokenPipe)
        {
            throw new OutputClosedException(exception);
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _stream.Dispose();
    }

    // The console's stream says nothing when a pipe's reader has gone, and the program would go on for nobody. A file stream over
    // a file keeps a place of its own in it and would write over what others append there.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
