using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Quantization;
using Tritone.Modeling.Sequences;

namespace Tritone.Benchmarks.Comparison;

/// <summary>Static forms that the quantiser does not have, for comparison: outlier channels scaled by powers of two, and weights with one scale for the whole matrix.</summary>
/// <param name="site">The site.</param>
/// <param name="factors">By what each channel is divided before it is quantised, and its weights multiplied.</param>
/// <param name="range">The range of what is then read.</param>
/// <param name="onePerMatrix">Whether the matrix has one scale.</param>
internal sealed class StaticVariant(string site, float[] factors, ActivationRange range, bool onePerMatrix) : LinearForm
{
    // Channels that reach so many times the middle one are outliers.
    private const float OutlierRatio = 4;

    private readonly Dictionary<string, string> _quantized = new(StringComparer.Ordinal);

    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
    {
        var scale = graph.Add(new NumbersInitializer($"{site}.input.scale", range.Scale));
        var zeroPoint = graph.Add(new ByteInitializer($"{site}.input.zero_point", range.ZeroPoint));
        if (!_quantized.TryGetValue(input, out var integers))
        {
            var inverse = graph.Add(new NumbersInitializer($"{site}.input.inverse", () => Array.ConvertAll(factors, factor => 1 / factor), factors.Length));
            integers = graph.Node("QuantizeLinear", $"{input}.{site}.uint8", [graph.Node("Mul", $"{input}.{site}.scaled", [input, inverse]), scale, zeroPoint]);
            _quantized.Add(input, integers);
        }

        var (outputs, inputs) = ((int)weights.Matrix.Shape[0], (int)weights.Matrix.Shape[1]);
        var (matrix, scales) = Quantize(weights.Matrix.ToArray(), outputs, inputs);
        return graph.ContribNode(
            "MatMulIntegerToFloat",
            name,
            [
                integers,
                graph.Add(new ComputedInitializer($"{weights.Matrix.Name}.int8", TensorProto.Types.DataType.Int8, () => MemoryMarshal.AsBytes<sbyte>(matrix).ToArray(), inputs, outputs)),
                scale,
                graph.Add(new NumbersInitializer($"{weights.Matrix.Name}.scale", () => scales, outputs)),
                zeroPoint, "", Vector(graph, weights.Bias),
            ]);
    }

    /// <summary>Finds the factors of a tensor's channels and the range of what is left.</summary>
    /// <param name="model">A float graph with what each site reads among its outputs.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="sequences">The texts to calibrate on.</param>
    /// <param name="scaleOutliers">Whether channels have factors at all.</param>
    public static Dictionary<string, (float[] Factors, ActivationRange Range)> Calibrate(
        SequenceModel model, IReadOnlyList<LinearSite> sites, IReadOnlyList<TokenSequence> sequences, bool scaleOutliers)
    {
        var least = sites.ToDictionary(site => site.Name, site => new float[site.Layers[0].Matrix.Shape[1]], StringComparer.Ordinal);
        var greatest = sites.ToDictionary(site => site.Name, site => new float[site.Layers[0].Matrix.Shape[1]], StringComparer.Ordinal);
        foreach (var sequence in sequences)
        {
            var tensors = model.Run([sequence], columns: 0, [], [.. sites.Select(Calibration.OutputOf)]);
            foreach (var (i, site) in sites.Index())
            {
                var (low, high) = (least[site.Name], greatest[site.Name]);
                var values = MemoryMarshal.Cast<byte, float>(tensors[i].Data.Span);
                for (var row = 0; row < values.Length; row += low.Length)
                {
                    TensorPrimitives.Min(low, values.Slice(row, low.Length), low);
                    TensorPrimitives.Max(high, values.Slice(row, high.Length), high);
                }
            }
        }

        return sites.ToDictionary(site => site.Name, site => Scale(least[site.Name], greatest[site.Name], scaleOutliers), StringComparer.Ordinal);
    }

    private static (float[] Factors, ActivationRange Range) Scale(float[] least, float[] greatest, bool scaleOutliers)
    {
        var reach = least.Zip(greatest, (low, high) => Math.Max(-low, high)).ToArray();
        var limit = OutlierRatio * reach.Order().ElementAt(reach.Length / 2);
        var factors = Array.ConvertAll(reach, value => scaleOutliers && value > limit ? MathF.Pow(2, MathF.Ceiling(MathF.Log2(value / limit))) : 1);
        return (factors, new ActivationRange(least.Zip(factors, (value, factor) => value / factor).Min(), greatest.Zip(factors, (value, factor) => value / factor).Max()));
    }

    // Neighbours are limited as for processors without VNNI: exact everywhere.
    private (sbyte[] Transposed, float[] Scales) Quantize(float[] values, int outputs, int inputs)
    {
        var rows = values.Chunk(inputs).Select(row => row.Zip(factors, (value, factor) => value * factor).ToArray()).ToArray();
        var scales = Array.ConvertAll(rows, row => row.Chunk(2).Max(pair => pair.Sum(Math.Abs)) is > 0 and var largest ? largest / sbyte.MaxValue : 1);
        if (onePerMatrix)
        {
            Array.Fill(scales, scales.Max());
        }

        var transposed = new sbyte[values.Length];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                transposed[(input * outputs) + output] = (sbyte)MathF.Round(rows[output][input] / scales[output]);
            }
        }

        return (transposed, scales);
    }
}
