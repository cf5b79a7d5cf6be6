using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Benchmarks;

/// <summary>
/// The same classifier as a tracing exporter writes it: attention and GELU in their elementary operators, all of the last layer computed. What the written graph is measured
/// against.
/// </summary>
internal class PlainGraph(EncoderClassifier encoder)
{
    private readonly EncoderClassifier _encoder = encoder;
    private readonly int _size = encoder.Config.Hidden / encoder.Config.Heads;

    protected OnnxGraphBuilder Graph { get; } = new("plain");

    /// <summary>Writes the graph, once.</summary>
    public OnnxGraph Build()
    {
        if (_encoder.Config.HiddenActivation is not HiddenActivation.Gelu)
        {
            throw new NotSupportedException($"the plain graph has GELU, not {_encoder.Config.HiddenActivation}");
        }

        Graph.Input("input_ids", TensorProto.Types.DataType.Int64, "batch", "sequence");
        Graph.Input("attention_mask", TensorProto.Types.DataType.Int64, "batch", "sequence");
        var mask = Graph.Node("Unsqueeze", "mask.4d", ["attention_mask", Constant("axes.12", 1, 2)]);
        mask = Graph.Node("Sub", "mask.inverted", [Scalar("one", 1), Graph.Node("Cast", "mask.float", [mask], ("to", (int)TensorProto.Types.DataType.Float))]);
        mask = Graph.Node("Mul", "mask.additive", [mask, Scalar("lowest", float.MinValue)]);

        var hidden = Embeddings();
        foreach (var (index, layer) in _encoder.Layers.Index())
        {
            hidden = Layer($"layer.{index}", layer, hidden, mask);
        }

        var first = Graph.Node("Gather", "first_token", [hidden, Graph.Add(new ConstantInitializer("first", [0]))], ("axis", 1));
        var pooled = Graph.Node(_encoder.Config.Family.HeadActivation is HeadActivation.Relu ? "Relu" : "Tanh", "pooled", [Linear("pooler", _encoder.Pooler, first)]);
        Linear("logits", _encoder.Classifier, pooled);
        Graph.Output("logits", TensorProto.Types.DataType.Float, "batch", _encoder.Config.Labels.Count);
        return Graph.Build();
    }

    /// <summary>A linear layer, whose output is named for it.</summary>
    protected virtual string Linear(string name, LinearWeights weights, string input)
        => AddBias(name, weights, Graph.Node("MatMul", $"{name}.product", [input, Graph.Add(new TransposedInitializer(weights.Matrix, TensorProto.Types.DataType.Float))]));

    /// <summary>Rows of a table of embeddings.</summary>
    protected virtual string Rows(string name, Weight table, string indices) => Graph.Node("Gather", name, [Vector(table), indices]);

    protected string AddBias(string name, LinearWeights weights, string product) => Graph.Node("Add", name, [Vector(weights.Bias), product]);

    private string Embeddings()
    {
        var words = Rows("words", _encoder.WordEmbeddings, "input_ids");
        if (_encoder.TokenTypeEmbeddings is { } types)
        {
            // Every token is of type 0, and an exporter that knows it leaves one row.
            var size = _encoder.Config.Hidden;
            var row = new ComputedInitializer(
                $"{types.Name}.0", TensorProto.Types.DataType.Float, () => MemoryMarshal.AsBytes(types.ToArray().AsSpan(0, size)).ToArray(), size);
            words = Graph.Node("Add", "words.types", [words, Graph.Add(row)]);
        }

        var positions = Rows("positions", _encoder.PositionEmbeddings, _encoder.Config.Family.CountsPositionsAfterPadding ? PlacesAfterPadding() : PlacesFromZero());
        return Norm("embeddings", _encoder.EmbeddingNorm, Graph.Node("Add", "embeddings.sum", [words, positions]));
    }

    private string PlacesAfterPadding()
    {
        var padding = Constant("padding", _encoder.Config.PadTokenId);
        var isToken = Graph.Node(
            "Cast", "is_token", [Graph.Node("Not", "not", [Graph.Node("Equal", "equal", ["input_ids", padding])])], ("to", (int)TensorProto.Types.DataType.Int64));
        return Graph.Node("Add", "place", [Graph.Node("Mul", "mul", [Graph.Node("CumSum", "sum", [isToken, Constant("axis.1", 1)]), isToken]), padding]);
    }

    private string PlacesFromZero()
    {
        var all = Graph.Add(new ConstantInitializer("places", [.. Enumerable.Range(0, _encoder.Config.Positions)], 1, _encoder.Config.Positions));
        return Graph.Node("Slice", "place", [all, Constant("zero", 0), Graph.Node("Shape", "length", ["input_ids"], ("start", 1), ("end", 2)), Constant("axis.1", 1)]);
    }

    private string Layer(string name, EncoderLayer layer, string input, string mask)
    {
        var query = Heads($"{name}.query", Linear($"{name}.query.linear", layer.Query, input), 0, 2, 1, 3);
        var key = Heads($"{name}.key", Linear($"{name}.key.linear", layer.Key, input), 0, 2, 3, 1);
        var value = Heads($"{name}.value", Linear($"{name}.value.linear", layer.Value, input), 0, 2, 1, 3);
        var scores = Graph.Node("Div", $"{name}.scaled", [Graph.Node("MatMul", $"{name}.scores", [query, key]), Scalar("root", MathF.Sqrt(_size))]);
        var weights = Graph.Node("Softmax", $"{name}.weights", [Graph.Node("Add", $"{name}.masked", [scores, mask])], ("axis", -1));
        var context = Graph.Node("MatMul", $"{name}.context", [weights, value]);
        var turned = Transpose($"{name}.context.turned", context, 0, 2, 1, 3);
        var joined = Graph.Node("Reshape", $"{name}.context.joined", [turned, Constant("shape.joined", 0, 0, _encoder.Config.Hidden)]);
        var attended = Norm(
            $"{name}.attended", layer.AttentionNorm, Graph.Node("Add", $"{name}.attended.sum", [Linear($"{name}.output", layer.AttentionOutput, joined), input]));

        var up = Linear($"{name}.up", layer.Up, attended);
        var erf = Graph.Node("Erf", $"{name}.erf", [Graph.Node("Div", $"{name}.erf.input", [up, Scalar("root2", MathF.Sqrt(2))])]);
        var gelu = Graph.Node("Mul", $"{name}.gelu", [Graph.Node("Mul", $"{name}.gelu.whole", [up, Graph.Node("Add", $"{name}.gelu.sum", [erf, Scalar("one", 1)])]), Scalar("half", 0.5f)]);
        return Norm(name, layer.OutputNorm, Graph.Node("Add", $"{name}.sum", [Linear($"{name}.down", layer.Down, gelu), attended]));
    }

    private string Heads(string name, string input, params long[] order)
        => Transpose(name, Graph.Node("Reshape", $"{name}.heads", [input, Constant("shape.heads", 0, 0, _encoder.Config.Heads, _size)]), order);

    private string Transpose(string name, string input, params long[] order) => Graph.Node("Transpose", name, [input], ("perm", order));

    private string Norm(string name, NormWeights weights, string input)
        => Graph.Node("LayerNormalization", name, [input, Vector(weights.Scale), Vector(weights.Bias)], ("axis", -1), ("epsilon", (float)_encoder.Config.LayerNormEpsilon));

    private string Vector(Weight weight) => Graph.Add(new WeightInitializer(weight, TensorProto.Types.DataType.Float));

    private string Constant(string name, params long[] values) => Graph.Add(new ConstantInitializer(name, values, values.Length));

    private string Scalar(string name, float value)
        => Graph.Add(new ComputedInitializer(name, TensorProto.Types.DataType.Float, () => BitConverter.GetBytes(value)));
}
