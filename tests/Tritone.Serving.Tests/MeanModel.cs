using Google.Protobuf;

namespace Tritone.Serving.Tests;

/// <summary>A model that answers with the mean of a row's token ids, padding included: it takes a mask and does not heed it.</summary>
internal static class MeanModel
{
    private const int Fp32 = 1;
    private const int Int64 = 7;

    /// <summary>Writes a model directory.</summary>
    public static string Write(string directory, string more)
    {
        Directory.CreateDirectory(Path.Combine(directory, "1"));
        File.WriteAllBytes(Path.Combine(directory, "1", "model.onnx"), Graph());
        File.WriteAllText(
            Path.Combine(directory, "config.pbtxt"),
            $$"""
            platform: "onnxruntime_onnx"
            max_batch_size: 8
            input [ { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] }, { name: "attention_mask" data_type: TYPE_INT64 dims: [ -1 ] } ]
            output [ { name: "mean" data_type: TYPE_FP32 dims: [ 1 ] } ]
            instance_group [ { count: 1 kind: KIND_CPU } ]
            {{more}}
            """);
        return directory;
    }

    private static byte[] Graph() => OnnxWire.Model(OnnxWire.Message(output =>
    {
        OnnxWire.Write(output, 1, OnnxWire.Node("Cast", "input_ids", "floats", ("to", Fp32)));
        OnnxWire.Write(output, 1, OnnxWire.Node("ReduceMean", "floats", "mean", ("axes", 1), ("keepdims", 1)));
        OnnxWire.Write(output, 2, ByteString.CopyFromUtf8("mean"));
        OnnxWire.Write(output, 11, OnnxWire.ValueInfo("input_ids", OnnxWire.TensorType(Int64, [-1, -1])));
        OnnxWire.Write(output, 11, OnnxWire.ValueInfo("attention_mask", OnnxWire.TensorType(Int64, [-1, -1])));
        OnnxWire.Write(output, 12, OnnxWire.ValueInfo("mean", OnnxWire.TensorType(Fp32, [-1, 1])));
    }));
}
