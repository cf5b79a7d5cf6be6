using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>A linear layer in two forms, between which a flag chooses when the graph runs: one graph measures every site alone.</summary>
/// <param name="flag">The input that is true for <paramref name="quantized"/>, BOOL [1].</param>
/// <param name="quantized">The form that is measured.</param>
internal sealed class SwitchedLinear(string flag, LinearForm quantized) : LinearForm
{
    private readonly FloatLinear _float = new(TensorProto.Types.DataType.Float);
    private bool _isDeclared;

    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => Choose(graph, name, quantized.Linear(graph, $"{name}.quantized", weights, input), _float.Linear(graph, $"{name}.float", weights, input));

    private string Choose(OnnxGraphBuilder graph, string name, string whenTrue, string whenFalse)
    {
        if (!_isDeclared)
        {
            graph.Input(flag, TensorProto.Types.DataType.Bool, 1);
            _isDeclared = true;
        }

        return graph.Node("Where", name, [flag, whenTrue, whenFalse]);
    }
}
