using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Quantization;

namespace Tritone.Modeling.Tests.Quantization;

/// <summary>Linear layers of integers in ONNX Runtime against the same quantisation, written down plainly in double precision.</summary>
public sealed class IntegerLinearTests : IDisposable
{
    private const int Inputs = 37;
    private const int Outputs = 19;
    private const float Least = -0.17f;

    private readonly TestWeights _files = new();
    private readonly LinearWeights _weights;
    private readonly QuantizedRows _matrix;

    public IntegerLinearTests()
    {
        _weights = _files.AddLinear("layer", Values(Outputs * Inputs, 0.2f, 3), Values(Outputs, 0.5f, 5));
        _matrix = new QuantizedRows(_weights.Matrix, WeightLimit.NeighboursTogether);
    }

    // A row each of what a layer may be given.
    private static float[][] Rows =>
    [
        Values(Inputs, 1, 1), new float[Inputs], [.. Values(Inputs, 1, 2).Select(Math.Abs)], [.. Values(Inputs, 1, 2).Select(value => -Math.Abs(value))],
        Values(Inputs, 1e30f, 4), [.. Values(Inputs, 1e30f, 4).Select(value => -Math.Abs(value))], Values(Inputs, 1e-12f, 6), Values(Inputs, 1e-30f, 7),
        [.. Enumerable.Repeat(0f, Inputs - 1), 5f], [-5f, .. Enumerable.Repeat(0f, Inputs - 1)], [.. Enumerable.Repeat(2.5f, Inputs)],
    ];

    public void Dispose() => _files.Dispose();

    [Fact]
    public void PerToken_RowsOfEveryKind_AreTheArithmeticOfTheirOwnScale()
        => Check(new PerTokenLinear(WeightLimit.NeighboursTogether, least: null), Rows, row =>
        {
            var lowest = Math.Min(row.Min(), 0);
            return (lowest, (Math.Max(row.Max(), 1e-20f) - lowest) * (1f / 255));
        });

    [Fact]
    public void PerToken_BoundedInputs_AreTheArithmeticOfTheBound()
        => Check(new PerTokenLinear(WeightLimit.NeighboursTogether, Least), Bounded, row => (Least, (Math.Max(row.Max(), 1e-20f) - Least) * (1f / 255)));

    [Fact]
    public void PerToken_InputsOfReLU_HaveNoZeroPoint()
        => Check(
            new PerTokenLinear(WeightLimit.NeighboursTogether, least: 0),
            [.. Rows.Select(row => row.Select(value => Math.Max(0, value)).ToArray())],
            row => (0, Math.Max(row.Max(), 1e-20f) * (1f / 255)));

    [Fact]
    public void PerToken_RowInCompany_HasTheBitsOfTheRowWithOneOther()
    {
        var together = Run(new PerTokenLinear(WeightLimit.NeighboursTogether, least: null), Rows);
        foreach (var (row, values) in Rows.Index())
        {
            var apart = Run(new PerTokenLinear(WeightLimit.NeighboursTogether, least: null), [values, values]);
            Assert.Equal(together.AsSpan(row * Outputs, Outputs).ToArray(), apart[..Outputs]);
            Assert.Equal(apart[..Outputs], apart[Outputs..]);
        }
    }

    [Theory]
    [InlineData(-1.2f, 0.9f)]
    [InlineData(0f, 0.5f)]
    [InlineData(-0.3f, 0f)]
    [InlineData(0f, 0f)]
    public void Static_AnyRange_IsTheArithmeticOfTheRange(float min, float max)
    {
        var range = new ActivationRange(min, max);
        Check(new StaticLinear("site", range, WeightLimit.NeighboursTogether), Moderate, _ => (range.ZeroPoint * -range.Scale, range.Scale));
    }

    [Fact]
    public void Dynamic_Rows_AreTheArithmeticOfAllRowsTogether()
    {
        var lowest = Moderate.Min(row => row.Min());
        Check(new DynamicLinear(WeightLimit.NeighboursTogether), Moderate, _ => (lowest, (Moderate.Max(row => row.Max()) - lowest) / 255));
    }

    [Fact]
    public void WordRows_Table_AreItsIntegersWithTheirScales()
    {
        var table = _files.Add("words", Values(300 * 6, 0.3f, 8), 300, 6);
        var graph = new OnnxGraphBuilder("words");
        graph.Input("rows", TensorProto.Types.DataType.Uint8, "count", 1);
        var indices = graph.Node("Cast", "indices", ["rows"], ("to", (int)TensorProto.Types.DataType.Int64));
        new IntegerForm(new Dictionary<string, LinearForm>()).WordRows(graph, "y", table, indices);
        graph.Output("y", TensorProto.Types.DataType.Float, "count", 1, 6);

        byte[] wanted = [0, 255, 7, 7, 130];
        var actual = TestGraph.Run(graph.Build(), "y", TestGraph.Bytes("rows", wanted, 1));
        var quantized = new QuantizedRows(table, WeightLimit.EightBits);
        var integers = new sbyte[6];
        foreach (var (i, row) in wanted.Index())
        {
            quantized.Read(row, integers);
            Assert.Equal(integers.Select(integer => integer * quantized.Scales[row]), actual[(i * 6)..((i + 1) * 6)]);
        }
    }

    private static float[][] Moderate => [.. Rows.Where(row => row.Max(Math.Abs) < 10)];

    private static float[][] Bounded => [.. Rows.Select(row => row.Select(value => Math.Max(Least, value)).ToArray()), [.. Enumerable.Repeat(Least, Inputs)]];

    // Deterministic, with a few values that are larger than the others.
    private static float[] Values(int count, float size, int seed)
        => [.. Enumerable.Range(0, count).Select(i => size * MathF.Sin((i * 12.9898f) + (seed * 78.233f)) * (i % 29 == 0 ? 4 : 1))];

    private float[] Run(LinearForm form, float[][] rows)
    {
        var graph = new OnnxGraphBuilder("linear");
        graph.Input("x", TensorProto.Types.DataType.Float, "rows", Inputs);
        graph.Output(form.Linear(graph, "y", _weights, "x"), TensorProto.Types.DataType.Float, "rows", Outputs);
        return TestGraph.Run(graph.Build(), "y", TestGraph.Floats("x", [.. rows.SelectMany(row => row)], Inputs));
    }

    // The lowest value and the scale of a row say how it is quantised.
    private void Check(LinearForm form, float[][] rows, Func<float[], (float Lowest, float Scale)> quantize)
    {
        var actual = Run(form, rows);
        var bias = _weights.Bias.ToArray();
        var integers = new sbyte[Inputs];
        foreach (var (row, values) in rows.Index())
        {
            var (lowest, scale) = quantize(values);
            var zeroPoint = -MathF.Round(lowest / scale);
            Assert.InRange(zeroPoint, 0, 255);
            var read = values.Select(value => Math.Clamp((double)MathF.Round(value / scale) + zeroPoint, 0, 255) - zeroPoint).ToArray();
            for (var output = 0; output < Outputs; output++)
            {
                _matrix.Read(output, integers);
                var products = read.Zip(integers, (left, right) => left * right * scale * _matrix.Scales[output]).ToArray();
                var expected = products.Sum() + bias[output];
                var size = products.Sum(Math.Abs) + Math.Abs(bias[output]);
                Assert.True(Math.Abs(actual[(row * Outputs) + output] - expected) <= 1e-5 * size, $"row {row}, output {output}: {actual[(row * Outputs) + output]} for {expected}");
            }
        }
    }
}
