using Google.Protobuf;

namespace Tritone.Modeling.Graphs;

/// <summary>What an <c>.onnx</c> file says of itself, read without its weights.</summary>
/// <param name="Producer">The program that wrote it, with its version.</param>
/// <param name="Opsets">Operator sets by domain; <c>ai.onnx</c> is ONNX's own.</param>
/// <param name="Inputs">Names, element types and shapes of the inputs.</param>
/// <param name="Outputs">The same of the outputs.</param>
/// <param name="OpCounts">How often each operator occurs, sorted by name.</param>
/// <param name="ElementCounts">How many stored numbers there are of each element type, sorted by name.</param>
/// <param name="Bytes">The length of the file.</param>
public sealed record OnnxFile(
    string Producer,
    IReadOnlyDictionary<string, long> Opsets,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, int> OpCounts,
    IReadOnlyDictionary<string, long> ElementCounts,
    long Bytes)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it is not an ONNX file.
    /// </exception>
    public static OnnxFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a file from a stream that can be sought.</summary>
    internal static OnnxFile Read(Stream stream, string path)
    {
        try
        {
            return new OnnxReader(path).Read(stream);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not an ONNX file: {ErrorText.Of(exception)}", exception);
        }
    }

    internal static SortedDictionary<string, int> CountOps(IEnumerable<string> opTypes)
        => new(opTypes.CountBy(opType => opType).ToDictionary(), StringComparer.Ordinal);
}
