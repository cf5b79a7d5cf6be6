using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>
/// Each row that the layer reads, a token, has a scale and a zero point of its own, measured when it runs: no text sees another. ONNX Runtime's product of integers takes one zero
/// point for all rows, so it gets none. What is then too much, the value of the row's zero point times the sum of each output's weights, is taken off together with adding the bias, as
/// a product of two columns with two rows.
/// </summary>
/// <param name="weightLimit">How large the integers of the matrix may be.</param>
/// <param name="least">What no value that is read lies below, at most 0; null if nothing is known.</param>
internal sealed class PerTokenLinear(WeightLimit weightLimit, float? least) : IntegerLinear(weightLimit)
{
    // A row of zeros needs some scale.
    private const float LeastGreatest = 1e-20f;

    private readonly Dictionary<string, QuantizedRowsOfInput> _quantized = new(StringComparer.Ordinal);

    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
    {
        if (!_quantized.TryGetValue(input, out var rows))
        {
            rows = Quantize(graph, input);
            _quantized.Add(input, rows);
        }

        var matrix = Quantized(weights);
        var product = graph.ContribNode(
            "MatMulIntegerToFloat",
            $"{name}.unscaled",
            [rows.Integers, Integers(graph, matrix), Number(graph, "one", 1), Scales(graph, matrix), graph.Add(new ByteInitializer("zero_point.none", 0))]);
        var offsets = graph.Add(new NumbersInitializer($"{weights.Matrix.Name}.sum_and_bias", () => [.. matrix.RowSums(), .. weights.Bias.ToArray()], 2, matrix.Rows));
        return graph.Node("Gemm", name, [rows.OffsetAndOne, offsets, graph.Node("Mul", $"{name}.scaled", [product, rows.Scale])]);
    }

    // Zero is always among the values, so that a zero point is an integer from 0 to 255.
    private QuantizedRowsOfInput Quantize(OnnxGraphBuilder graph, string input)
    {
        var lowest = least is { } bound
            ? Number(graph, $"{input}.lowest", bound)
            : graph.Node("Min", $"{input}.lowest", [graph.Node("ReduceMin", $"{input}.min", [input], Columns), Number(graph, "zero", 0)]);
        var greatest = graph.Node("Max", $"{input}.greatest", [graph.Node("ReduceMax", $"{input}.max", [input], Columns), Number(graph, "greatest.least", LeastGreatest)]);
        var scale = graph.Node("Mul", $"{input}.scale", [graph.Node("Sub", $"{input}.span", [greatest, lowest]), Number(graph, "scale.unit", 1f / byte.MaxValue)]);
        var negativeZeroPoint = graph.Node("Round", $"{input}.zero_point.negative", [graph.Node("Div", $"{input}.zero_point.exact", [lowest, scale])]);
        var zeroPoint = graph.Node("Cast", $"{input}.zero_point", [graph.Node("Neg", $"{input}.zero_point.float", [negativeZeroPoint])], ("to", (int)TensorProto.Types.DataType.Uint8));

        // The operator quantises each row on its own if it takes rows for channels.
        var axis = graph.Add(new ConstantInitializer("axis.columns", [1], 1));
        var integers = graph.Node(
            "QuantizeLinear",
            $"{input}.uint8",
            [input, graph.Node("Squeeze", $"{input}.scales", [scale, axis]), graph.Node("Squeeze", $"{input}.zero_points", [zeroPoint, axis])],
            ("axis", 0));
        var offset = graph.Node("Mul", $"{input}.offset", [negativeZeroPoint, scale]);
        var ones = graph.Node("Div", $"{input}.ones", [scale, scale]);
        return new QuantizedRowsOfInput(integers, scale, graph.Node("Concat", $"{input}.offset_and_one", [offset, ones], ("axis", 1)));
    }

    private static (string Name, object Value) Columns => ("axes", new long[] { -1 });

    private static string Number(OnnxGraphBuilder graph, string name, float value) => graph.Add(new NumbersInitializer(name, value));

    /// <summary>What a site reads, quantised.</summary>
    /// <param name="Integers">UINT8 [rows, inputs].</param>
    /// <param name="Scale">What an integer of each row is worth, float [rows, 1].</param>
    /// <param name="OffsetAndOne">What the zero point of each row is worth, below zero, and 1, float [rows, 2].</param>
    private sealed record QuantizedRowsOfInput(string Integers, string Scale, string OffsetAndOne);
}
