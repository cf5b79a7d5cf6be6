using Google.Protobuf;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>Walks through an ONNX file and skips the weights, so that memory does not grow with them.</summary>
internal sealed class OnnxReader(string path)
{
    private readonly ModelProto _envelope = new();
    private readonly GraphProto _structure = new();
    private readonly SortedDictionary<string, long> _elementCounts = new(StringComparer.Ordinal);
    private bool _hasGraph;

    public OnnxFile Read(Stream stream)
    {
        using var input = CodedInputStream.CreateWithLimits(stream, int.MaxValue, recursionLimit: 32);
        ReadModel(input);
        if (!_hasGraph || _envelope.OpsetImport.Count == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not an ONNX file: it has no graph or names no operator set");
        }

        return new OnnxFile(
            $"{_envelope.ProducerName} {_envelope.ProducerVersion}".Trim(),
            new SortedDictionary<string, long>(
                _envelope.OpsetImport.DistinctBy(opset => opset.Domain).ToDictionary(opset => opset.Domain is "" ? "ai.onnx" : opset.Domain, opset => opset.Version),
                StringComparer.Ordinal),
            [.. _structure.Input.Select(Describe)],
            [.. _structure.Output.Select(Describe)],
            OnnxFile.CountOps(_structure.Node.Select(node => node.OpType)),
            _elementCounts,
            stream.Length);
    }

    private void ReadModel(CodedInputStream input)
    {
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case ModelProto.ProducerNameFieldNumber:
                    _envelope.ProducerName = input.ReadString();
                    break;
                case ModelProto.ProducerVersionFieldNumber:
                    _envelope.ProducerVersion = input.ReadString();
                    break;
                case ModelProto.OpsetImportFieldNumber:
                    var opset = new OperatorSetIdProto();
                    input.ReadMessage(opset);
                    _envelope.OpsetImport.Add(opset);
                    break;
                case ModelProto.GraphFieldNumber:
                    _hasGraph = true;
                    ReadGraph(input, input.ReadLength());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ReadGraph(CodedInputStream input, int length)
    {
        var end = input.Position + length;
        while (input.Position < end)
        {
            switch (WireFormat.GetTagFieldNumber(ReadTag(input)))
            {
                case GraphProto.NodeFieldNumber:
                    var node = new NodeProto();
                    input.ReadMessage(node);
                    _structure.Node.Add(node);
                    break;
                case GraphProto.InputFieldNumber:
                    var graphInput = new ValueInfoProto();
                    input.ReadMessage(graphInput);
                    _structure.Input.Add(graphInput);
                    break;
                case GraphProto.OutputFieldNumber:
                    var graphOutput = new ValueInfoProto();
                    input.ReadMessage(graphOutput);
                    _structure.Output.Add(graphOutput);
                    break;
                case GraphProto.InitializerFieldNumber:
                    ReadTensor(input, input.ReadLength());
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    private void ReadTensor(CodedInputStream input, int length)
    {
        var end = input.Position + length;
        var tensor = new TensorProto();
        while (input.Position < end)
        {
            var tag = ReadTag(input);
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case TensorProto.DimsFieldNumber:
                    tensor.Dims.AddEntriesFrom(input, FieldCodec.ForInt64(tag));
                    break;
                case TensorProto.DataTypeFieldNumber:
                    tensor.DataType = input.ReadInt32();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        var type = ((TensorProto.Types.DataType)tensor.DataType).ToString();
        var elements = tensor.Dims.Aggregate(1L, (product, dimension) => unchecked(product * dimension));
        _elementCounts[type] = _elementCounts.GetValueOrDefault(type) + elements;
    }

    // Inside a message of known length, the end of the file is an error.
    private uint ReadTag(CodedInputStream input)
        => input.ReadTag() is not 0 and var tag
            ? tag
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not an ONNX file: it ends in the middle of its graph");

    private static string Describe(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        var shape = tensor?.Shape?.Dim.Select(dimension => dimension.DimParam is "" ? $"{dimension.DimValue}" : dimension.DimParam) ?? [];
        return $"{value.Name}: {(TensorProto.Types.DataType)(tensor?.ElemType ?? 0)} [{string.Join(", ", shape)}]";
    }
}
