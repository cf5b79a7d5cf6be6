using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;

namespace Tritone.Modeling.Quantization;

/// <summary>What the layer reads has one scale, measured over all texts of a run: their answers depend on each other.</summary>
internal sealed class DynamicLinear(WeightLimit weightLimit) : IntegerLinear(weightLimit)
{
    private readonly Dictionary<string, string[]> _quantized = new(StringComparer.Ordinal);

    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
    {
        if (!_quantized.TryGetValue(input, out var quantized))
        {
            quantized = [$"{input}.uint8", $"{input}.scale", $"{input}.zero_point"];
            graph.Node("DynamicQuantizeLinear", $"{input}.quantized", [input], quantized);
            _quantized.Add(input, quantized);
        }

        var matrix = Quantized(weights);
        return graph.ContribNode("MatMulIntegerToFloat", name, [quantized[0], Integers(graph, matrix), quantized[1], Scales(graph, matrix), quantized[2], "", Vector(graph, weights.Bias)]);
    }
}
