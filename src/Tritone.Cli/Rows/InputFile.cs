using Tritone.Files;

namespace Tritone.Cli.Rows;

/// <summary>A file of texts, or standard input.</summary>
internal sealed class InputFile(string path)
{
    public bool IsStandardInput => path is "-";

    /// <summary>What messages call it.</summary>
    public string Name => IsStandardInput ? "standard input" : $"'{path}'";

    public string Path => path;

    /// <summary>Its length in bytes; null if that is not known.</summary>
    public long? Length => IsStandardInput ? null : FileLength.Of(path);

    public Stream Open()
    {
        if (IsStandardInput)
        {
            return Console.OpenStandardInput();
        }

        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1)
            : throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
    }

    /// <summary>How many bytes were read so far.</summary>
    public long PositionOf(Stream stream) => IsStandardInput ? 0 : stream.Position;
}
