using Tritone.Files;

namespace Tritone.Cli.Rows;

/// <summary>A file of texts, or standard input.</summary>
internal sealed class InputFile(string path)
{
    public bool IsStandardInput => path is "-";

    /// <summary>What messages call it.</summary>
    public string Name => IsStandardInput ? "standard input" : $"'{path}'";

    public string Path => path;

    /// <summary>How it holds its rows, by the end of its name.</summary>
    public RowKind Kind => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jsonl" or ".ndjson" => RowKind.JsonLines,
        ".csv" => RowKind.Commas,
        ".tsv" => RowKind.Tabs,
        _ => RowKind.Lines,
    };

    /// <summary>Its length in bytes; null if that is not known.</summary>
    public long? Length => IsStandardInput ? null : FileLength.Of(path);

    public Stream Open()
    {
        if (IsStandardInput)
        {
            return Console.OpenStandardInput();
        }

        ThrowIfMissing();
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
    }

    /// <summary>Refuses a file that is not there.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>.</exception>
    public void ThrowIfMissing()
    {
        if (!IsStandardInput && !File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }
    }

    /// <summary>How many bytes were read so far.</summary>
    public long PositionOf(Stream stream) => IsStandardInput ? 0 : stream.Position;
}
