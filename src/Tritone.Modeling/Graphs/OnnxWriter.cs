using Google.Protobuf;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>
/// Writes an ONNX file as a stream. Protobuf wants the length of a message before the message, and the graph holds all weights;
/// all lengths follow from the shapes, so nothing has to be built in memory first.
/// </summary>
internal static class OnnxWriter
{
    /// <summary>Protobuf's own limit on a message.</summary>
    public const long MaxFileLength = int.MaxValue;

    /// <summary>How long the file will be.</summary>
    public static long FileLength(OnnxGraph graph, string producerVersion)
    {
        var graphLength = GraphLength(graph);
        return OnnxGraph.Envelope(producerVersion).CalculateSize()
            + CodedOutputStream.ComputeTagSize(ModelProto.GraphFieldNumber) + LengthSize(graphLength) + graphLength;
    }

    /// <summary>Writes the file's bytes.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unsupported"/>: the file would be over 2 GiB.</exception>
    public static void Write(OnnxGraph graph, string producerVersion, Stream stream)
    {
        var fileLength = FileLength(graph, producerVersion);
        if (fileLength > MaxFileLength)
        {
            throw new TritoneException(
                ErrorCode.Unsupported,
                $"the ONNX file would have {fileLength} bytes; one file holds at most {MaxFileLength}: precision fp16 halves it");
        }

        OnnxGraph.Envelope(producerVersion).WriteTo(stream);
        WriteField(stream, ModelProto.GraphFieldNumber, GraphLength(graph));
        graph.Structure.WriteTo(stream);
        foreach (var initializer in graph.Initializers)
        {
            WriteField(stream, GraphProto.InitializerFieldNumber, TensorLength(initializer));
            initializer.Describe().WriteTo(stream);
            WriteField(stream, TensorProto.RawDataFieldNumber, initializer.ByteLength);
            initializer.WriteTo(stream);
        }
    }

    private static long GraphLength(OnnxGraph graph)
        => graph.Structure.CalculateSize() + graph.Initializers.Sum(initializer => FieldLength(GraphProto.InitializerFieldNumber, TensorLength(initializer)));

    private static long TensorLength(Initializer initializer)
        => initializer.Describe().CalculateSize() + FieldLength(TensorProto.RawDataFieldNumber, initializer.ByteLength);

    private static long FieldLength(int number, long length) => CodedOutputStream.ComputeTagSize(number) + LengthSize(length) + length;

    private static int LengthSize(long length) => CodedOutputStream.ComputeUInt64Size((ulong)length);

    private static void WriteField(Stream stream, int number, long length)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteUInt64((ulong)length);
    }
}
