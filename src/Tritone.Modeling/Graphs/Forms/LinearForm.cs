using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs.Forms;

/// <summary>How linear layers that read the same tensor are computed. One instance for each site and graph.</summary>
internal abstract class LinearForm
{
    /// <summary>Adds a linear layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What its nodes are called.</param>
    /// <param name="weights">The layer.</param>
    /// <param name="input">The tensor that it reads, float [rows, inputs].</param>
    /// <returns>The tensor that it gives, float [rows, outputs].</returns>
    public abstract string Linear(OnnxGraphBuilder graph, string name, LinearWeights weights, string input);

    /// <summary>Adds a linear layer with GELU after it.</summary>
    public virtual string Gelu(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.ContribNode("Gelu", name, [Linear(graph, $"{name}.sum", weights, input)]);

    /// <summary>Adds a linear layer with the approximation of GELU by the hyperbolic tangent after it.</summary>
    public virtual string FastGelu(OnnxGraphBuilder graph, string name, LinearWeights weights, string input)
        => graph.ContribNode("FastGelu", name, [Linear(graph, $"{name}.sum", weights, input)]);

    protected static string Vector(OnnxGraphBuilder graph, Weight weight) => graph.Add(new WeightInitializer(weight, TensorProto.Types.DataType.Float));
}
