using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Quantization;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Tests.Quantization;

/// <summary>ONNX Runtime's product of 8-bit integers on this processor, with bytes as large as they get, against integers of 64 bits.</summary>
public sealed class IntegerProductTests
{
    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (var rows in (int[])[1, 2, 5, 33])
            {
                foreach (var (inputs, outputs) in (IEnumerable<(int, int)>)[(7, 1), (8, 4), (64, 16), (130, 33), (384, 48)])
                {
                    shapes.Add(rows, inputs, outputs);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Product_NeighboursTogether_IsExactOnEveryProcessor(int rows, int inputs, int outputs) => AssertExact(Multiply(WeightLimit.NeighboursTogether, rows, inputs, outputs));

    [Fact]
    public void Product_EightBits_IsExactOnProcessorsOfItsClassOnly()
    {
        var (actual, expected) = Multiply(WeightLimit.EightBits, rows: 5, inputs: 64, outputs: 16);
        Assert.Equal(CpuClasses.Current is CpuClass.Vnni, actual.Zip(expected).All(pair => pair.First == pair.Second));
    }

    private static void AssertExact((float[] Actual, long[] Expected) product) => Assert.Equal(product.Expected.Select(value => (float)value), product.Actual);

    // Even rows of the matrix are one large value all over: sums of two products are as large as the limit lets them be. The others are mixed.
    private static (float[] Actual, long[] Expected) Multiply(WeightLimit limit, int rows, int inputs, int outputs)
    {
        using var weights = new TestWeights();
        var matrix = Enumerable.Range(0, outputs * inputs)
            .Select(i => (i / inputs) % 2 == 0 ? (i / inputs) % 4 == 0 ? 1f : -1f : MathF.Sin(i * 12.9898f) + (i % 97 == 0 ? 2 : 0)).ToArray();
        var quantized = new QuantizedRows(weights.Add("w", matrix, outputs, inputs), limit);
        var integers = new sbyte[outputs][];
        for (var output = 0; output < outputs; output++)
        {
            quantized.Read(output, integers[output] = new sbyte[inputs]);
        }

        // One row is 255 all over, the next has some other bytes.
        var bytes = Enumerable.Range(0, rows * inputs).Select(i => (i / inputs) % 2 == 0 || i % 3 > 0 ? byte.MaxValue : (byte)(i * 37)).ToArray();
        var graph = new OnnxGraphBuilder("product");
        graph.Input("x", TensorProto.Types.DataType.Uint8, "rows", inputs);
        var one = graph.Add(new NumbersInitializer("one", 1));
        var scales = graph.Add(new NumbersInitializer("ones", () => [.. Enumerable.Repeat(1f, outputs)], outputs));
        graph.ContribNode(
            "MatMulIntegerToFloat", "y", ["x", graph.Add(new QuantizedMatrixInitializer(quantized)), one, scales, graph.Add(new ByteInitializer("zero", 0))]);
        graph.Output("y", TensorProto.Types.DataType.Float, "rows", outputs);
        var expected = Enumerable.Range(0, rows * outputs)
            .Select(i => Enumerable.Range(0, inputs).Sum(k => (long)bytes[(i / outputs * inputs) + k] * integers[i % outputs][k])).ToArray();
        return (TestGraph.Run(graph.Build(), "y", TestGraph.Bytes("x", bytes, inputs)), expected);
    }
}
