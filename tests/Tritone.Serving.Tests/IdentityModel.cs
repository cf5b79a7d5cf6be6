using Google.Protobuf;
using Tritone.Tensors;

namespace Tritone.Serving.Tests;

/// <summary>A model whose output Y is its input X, in any datatype and any dims.</summary>
internal static class IdentityModel
{
    // The numbers of TensorProto.DataType in onnx.proto.
    private static readonly Dictionary<TensorDataType, int> ElementTypes = new()
    {
        [TensorDataType.Fp32] = 1,
        [TensorDataType.UInt8] = 2,
        [TensorDataType.Int8] = 3,
        [TensorDataType.UInt16] = 4,
        [TensorDataType.Int16] = 5,
        [TensorDataType.Int32] = 6,
        [TensorDataType.Int64] = 7,
        [TensorDataType.Bytes] = 8,
        [TensorDataType.Bool] = 9,
        [TensorDataType.Fp16] = 10,
        [TensorDataType.Fp64] = 11,
        [TensorDataType.UInt32] = 12,
        [TensorDataType.UInt64] = 13,
        [TensorDataType.Bf16] = 16,
    };

    /// <summary>Writes a model directory.</summary>
    /// <param name="directory">The directory, named for the model.</param>
    /// <param name="dataType">Of input and output.</param>
    /// <param name="graphDims">The dims of the graph, the batch among them; -1 for any size.</param>
    /// <param name="maxBatchSize">0 for a model without a batch dimension.</param>
    /// <param name="tensor">What the configuration says of both tensors beside name and datatype.</param>
    /// <param name="more">The rest of the configuration.</param>
    public static string Write(string directory, TensorDataType dataType, long[] graphDims, int maxBatchSize, string tensor, string more = "")
    {
        Directory.CreateDirectory(Path.Combine(directory, "1"));
        File.WriteAllBytes(Path.Combine(directory, "1", "model.onnx"), Graph(ElementTypes[dataType], graphDims));
        File.WriteAllText(
            Path.Combine(directory, "config.pbtxt"),
            $$"""
            platform: "onnxruntime_onnx"
            max_batch_size: {{maxBatchSize}}
            input [ { name: "X" data_type: {{dataType.ToConfigName()}} {{tensor}} } ]
            output [ { name: "Y" data_type: {{dataType.ToConfigName()}} {{tensor}} } ]
            instance_group [ { count: 1 kind: KIND_CPU } ]
            {{more}}
            """);
        return directory;
    }

    private static byte[] Graph(int elementType, long[] dims)
    {
        var type = OnnxWire.TensorType(elementType, dims);
        return OnnxWire.Model(OnnxWire.Message(output =>
        {
            OnnxWire.Write(output, 1, OnnxWire.Node("Identity", "X", "Y"));
            OnnxWire.Write(output, 2, ByteString.CopyFromUtf8("identity"));
            OnnxWire.Write(output, 11, OnnxWire.ValueInfo("X", type));
            OnnxWire.Write(output, 12, OnnxWire.ValueInfo("Y", type));
        }));
    }
}
