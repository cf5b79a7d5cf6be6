using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;

namespace Tritone.Modeling.Quantization;

/// <summary>A linear layer of 8-bit integers: unsigned ones for what it reads, signed ones, with a scale for each output, for its matrix.</summary>
/// <param name="weightLimit">How large the integers of a matrix may be.</param>
internal abstract class IntegerLinear(WeightLimit weightLimit) : LinearForm
{
    protected QuantizedRows Quantized(LinearWeights weights) => new(weights.Matrix, weightLimit);

    protected static string Integers(OnnxGraphBuilder graph, QuantizedRows matrix) => graph.Add(new QuantizedMatrixInitializer(matrix));

    protected static string Scales(OnnxGraphBuilder graph, QuantizedRows matrix) => graph.Add(new NumbersInitializer($"{matrix.Weight.Name}.scale", () => matrix.Scales, matrix.Rows));
}
