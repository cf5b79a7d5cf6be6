using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs.Forms;

/// <summary>A linear layer in single precision, its matrix stored as asked for.</summary>
internal sealed class FloatLinear(TensorProto.Types.DataType matrixType) : LinearForm
{
    public override string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.Node("Add", name, [Product(graph, name, weights, input), Vector(graph, weights.Bias)]);

    // Both forms of GELU take the bias of the layer before them.
    public override string Gelu(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.ContribNode("BiasGelu", name, [Product(graph, name, weights, input), Vector(graph, weights.Bias)]);

    public override string FastGelu(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.ContribNode("FastGelu", name, [Product(graph, name, weights, input), Vector(graph, weights.Bias)]);

    private string Product(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.Node(
            "MatMul", $"{name}.product", [input, graph.Widened($"{weights.Matrix.Name}.float", graph.Add(new TransposedInitializer(weights.Matrix, matrixType)), matrixType)]);
}
