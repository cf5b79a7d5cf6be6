using System.Text;

namespace Tritone.Cli.CommandLine;

/// <summary>Standard output as whole lines of UTF-8: what is written is written to its end or, once nobody reads it, not at all.</summary>
internal sealed class Output : IDisposable
{
    private readonly Stream _stream = Console.OpenStandardOutput();
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
    public void Flush()
    {
        try
        {
            _stream.Write(_lines.GetBuffer(), 0, (int)_lines.Length);
            _stream.Flush();
            _lines.SetLength(0);
        }
        catch (IOException exception)
        {
            throw new OutputClosedException(exception);
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _stream.Dispose();
    }
}
