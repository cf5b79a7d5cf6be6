using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Tests.Quantization;

/// <summary>A graph of a few operators, run by ONNX Runtime as a converted model is.</summary>
internal static class TestGraph
{
    public static float[] Run(OnnxGraph graph, string output, Tensor input)
    {
        using var directory = new TemporaryDirectory();
        using (var stream = File.Create(directory["model.onnx"]))
        {
            OnnxWriter.Write(graph, "1.0", stream);
        }

        using var model = OnnxModel.Load(directory["model.onnx"], new OnnxModelOptions { GraphLevel = -1 });
        return MemoryMarshal.Cast<byte, float>(model.Run([input], [output])[0].Data.Span).ToArray();
    }

    public static Tensor Floats(string name, float[] values, int columns)
        => new(name, TensorDataType.Fp32, [values.Length / columns, columns], MemoryMarshal.AsBytes<float>(values).ToArray());

    public static Tensor Bytes(string name, byte[] values, int columns) => new(name, TensorDataType.UInt8, [values.Length / columns, columns], values);
}
