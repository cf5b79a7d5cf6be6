using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Benchmarks;

/// <summary>
/// The INT8 graph of the reference design: the exporter's graph after dynamic quantisation, with signed weights that have a scale for each output, and unsigned
/// activations and embeddings that have one for each tensor. What the ways to run a model are measured against.
/// </summary>
internal sealed class DynamicInt8Graph(EncoderClassifier encoder) : PlainGraph(encoder)
{
    private readonly HashSet<string> _quantized = new(StringComparer.Ordinal);

    protected override string Linear(string name, LinearWeights weights, string input)
    {
        // Query, key and value share their input.
        if (_quantized.Add(input))
        {
            Graph.Node("DynamicQuantizeLinear", $"{input}.quantize", [input], [$"{input}.quantized", $"{input}.scale", $"{input}.zero"]);
        }

        var matrix = weights.Matrix;
        var (outputs, inputs) = (matrix.Shape[0], matrix.Shape[1]);
        var quantized = Computed($"{matrix.Name}.quantized", TensorProto.Types.DataType.Int8, () => QuantizeTransposed(matrix), inputs, outputs);
        var scales = Computed($"{matrix.Name}.scale", TensorProto.Types.DataType.Float, () => Bytes(ScalesOfOutputs(matrix.ToArray(), (int)inputs)), outputs);
        var zeros = Computed($"{matrix.Name}.zero", TensorProto.Types.DataType.Int8, () => new byte[outputs], outputs);

        var product = Graph.Node("MatMulInteger", $"{name}.integers", [$"{input}.quantized", quantized, $"{input}.zero", zeros]);
        product = Graph.Node("Cast", $"{name}.cast", [product], ("to", (int)TensorProto.Types.DataType.Float));
        product = Graph.Node("Mul", $"{name}.product", [product, Graph.Node("Mul", $"{name}.scale", [$"{input}.scale", scales])]);
        return AddBias(name, weights, product);
    }

    protected override string Rows(string name, Weight table, string indices)
    {
        var quantized = Computed($"{table.Name}.quantized", TensorProto.Types.DataType.Uint8, () => QuantizeTable(table), [.. table.Shape]);
        var scale = Computed($"{table.Name}.scale", TensorProto.Types.DataType.Float, () => BitConverter.GetBytes(RangeOf(table.ToArray()).Scale));
        var zero = Computed($"{table.Name}.zero", TensorProto.Types.DataType.Uint8, () => [RangeOf(table.ToArray()).Zero]);
        return Graph.Node("DequantizeLinear", name, [Graph.Node("Gather", $"{name}.quantized", [quantized, indices]), scale, zero]);
    }

    private string Computed(string name, TensorProto.Types.DataType dataType, Func<byte[]> compute, params long[] shape)
        => Graph.Add(new ComputedInitializer(name, dataType, compute, shape));

    private static float[] ScalesOfOutputs(float[] matrix, int inputs)
        => [.. matrix.Chunk(inputs).Select(row => Math.Abs(TensorPrimitives.MaxMagnitude<float>(row)) is > 0 and var largest ? largest / sbyte.MaxValue : 1)];

    // [outputs, inputs] in the checkpoint, [inputs, outputs] in the graph.
    private static byte[] QuantizeTransposed(Weight weight)
    {
        var matrix = weight.ToArray();
        var (outputs, inputs) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        var scales = ScalesOfOutputs(matrix, inputs);
        var quantized = new byte[matrix.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                quantized[(input * outputs) + output] = (byte)(sbyte)MathF.Round(matrix[(output * inputs) + input] / scales[output]);
            }
        }

        return quantized;
    }

    private static (float Scale, byte Zero) RangeOf(float[] table)
    {
        var lowest = Math.Min(TensorPrimitives.Min<float>(table), 0);
        var scale = (Math.Max(TensorPrimitives.Max<float>(table), 0) - lowest) / byte.MaxValue;
        return (scale, (byte)MathF.Round(-lowest / scale));
    }

    private static byte[] QuantizeTable(Weight weight)
    {
        var table = weight.ToArray();
        var (scale, zero) = RangeOf(table);
        return Array.ConvertAll(table, value => (byte)Math.Clamp(MathF.Round(value / scale) + zero, 0, byte.MaxValue));
    }

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
