using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;

namespace Tritone.Modeling.Quantization;

/// <summary>What the layer reads has one scale, found beforehand by calibration: nothing is measured when it runs.</summary>
internal sealed class StaticLinear(string site, ActivationRange range, WeightLimit weightLimit) : IntegerLinear(weightLimit)
{
    private readonly Dictionary<string, string> _quantized = new(StringComparer.Ordinal);

    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
    {
        var scale = graph.Add(new NumbersInitializer($"{site}.input.scale", range.Scale));
        var zeroPoint = graph.Add(new ByteInitializer($"{site}.input.zero_point", range.ZeroPoint));
        if (!_quantized.TryGetValue(input, out var integers))
        {
            integers = graph.Node("QuantizeLinear", $"{input}.{site}.uint8", [input, scale, zeroPoint]);
            _quantized.Add(input, integers);
        }

        var matrix = Quantized(weights);
        return graph.ContribNode("MatMulIntegerToFloat", name, [integers, Integers(graph, matrix), scale, Scales(graph, matrix), zeroPoint, "", Vector(graph, weights.Bias)]);
    }
}
