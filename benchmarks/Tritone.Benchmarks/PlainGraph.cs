using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Benchmarks;

/// <summary>
/// The same classifier as a tracing exporter writes it: attention and GELU in their elementary operators, all of the last layer computed. What the written graph is measured
/// against.
/// </summary>
internal sealed class PlainGraph
{
    private readonly OnnxGraphBuilder _graph = new("plain");
    private readonly EncoderClassifier _encoder;
    private readonly int _size;

    private PlainGraph(EncoderClassifier encoder)
    {
        _encoder = encoder;
        _size = encoder.Config.Hidden / encoder.Config.Heads;
    }

    public static OnnxGraph Build(EncoderClassifier encoder) => new PlainGraph(encoder).Build();

    private OnnxGraph Build()
    {
        _graph.Input("input_ids", TensorProto.Types.DataType.Int64, "batch", "sequence");
        _graph.Input("attention_mask", TensorProto.Types.DataType.Int64, "batch", "sequence");
        var mask = _graph.Node("Unsqueeze", "mask.4d", ["attention_mask", Constant("axes.12", 1, 2)]);
        mask = _graph.Node("Sub", "mask.inverted", [Scalar("one", 1), _graph.Node("Cast", "mask.float", [mask], ("to", (int)TensorProto.Types.DataType.Float))]);
        mask = _graph.Node("Mul", "mask.additive", [mask, Scalar("lowest", float.MinValue)]);

        var hidden = Embeddings();
        foreach (var (index, layer) in _encoder.Layers.Index())
        {
            hidden = Layer($"layer.{index}", layer, hidden, mask);
        }

        var first = _graph.Node("Gather", "first_token", [hidden, _graph.Add(new ConstantInitializer("zero", [0]))], ("axis", 1));
        var pooled = _graph.Node("Tanh", "pooled", [Linear("pooler", _encoder.Pooler, first)]);
        Linear("logits", _encoder.Classifier, pooled);
        return _graph.Build("logits", TensorProto.Types.DataType.Float, "batch", _encoder.Config.Labels.Count);
    }

    private string Embeddings()
    {
        var padding = Constant("padding", _encoder.Config.PadTokenId);
        var isToken = _graph.Node(
            "Cast", "is_token", [_graph.Node("Not", "not", [_graph.Node("Equal", "equal", ["input_ids", padding])])], ("to", (int)TensorProto.Types.DataType.Int64));
        var place = _graph.Node("Add", "place", [_graph.Node("Mul", "mul", [_graph.Node("CumSum", "sum", [isToken, Constant("axis.1", 1)]), isToken]), padding]);
        var words = _graph.Node("Gather", "words", [Vector(_encoder.WordEmbeddings), "input_ids"]);
        var types = _graph.Node("Gather", "types", [Vector(_encoder.TokenTypeEmbeddings!), _graph.Node("Mul", "no_types", ["input_ids", Constant("nothing", 0)])]);
        var positions = _graph.Node("Gather", "positions", [Vector(_encoder.PositionEmbeddings), place]);
        return Norm("embeddings", _encoder.EmbeddingNorm, _graph.Node("Add", "embeddings.sum", [_graph.Node("Add", "words.types", [words, types]), positions]));
    }

    private string Layer(string name, EncoderLayer layer, string input, string mask)
    {
        var query = Heads($"{name}.query", Linear($"{name}.query.linear", layer.Query, input), 0, 2, 1, 3);
        var key = Heads($"{name}.key", Linear($"{name}.key.linear", layer.Key, input), 0, 2, 3, 1);
        var value = Heads($"{name}.value", Linear($"{name}.value.linear", layer.Value, input), 0, 2, 1, 3);
        var scores = _graph.Node("Div", $"{name}.scaled", [_graph.Node("MatMul", $"{name}.scores", [query, key]), Scalar("root", MathF.Sqrt(_size))]);
        var weights = _graph.Node("Softmax", $"{name}.weights", [_graph.Node("Add", $"{name}.masked", [scores, mask])], ("axis", -1));
        var context = _graph.Node("MatMul", $"{name}.context", [weights, value]);
        var turned = Transpose($"{name}.context.turned", context, 0, 2, 1, 3);
        var joined = _graph.Node("Reshape", $"{name}.context.joined", [turned, Constant("shape.joined", 0, 0, _encoder.Config.Hidden)]);
        var attended = Norm(
            $"{name}.attended", layer.AttentionNorm, _graph.Node("Add", $"{name}.attended.sum", [Linear($"{name}.output", layer.AttentionOutput, joined), input]));

        var up = Linear($"{name}.up", layer.Up, attended);
        var erf = _graph.Node("Erf", $"{name}.erf", [_graph.Node("Div", $"{name}.erf.input", [up, Scalar("root2", MathF.Sqrt(2))])]);
        var gelu = _graph.Node("Mul", $"{name}.gelu", [_graph.Node("Mul", $"{name}.gelu.whole", [up, _graph.Node("Add", $"{name}.gelu.sum", [erf, Scalar("one", 1)])]), Scalar("half", 0.5f)]);
        return Norm(name, layer.OutputNorm, _graph.Node("Add", $"{name}.sum", [Linear($"{name}.down", layer.Down, gelu), attended]));
    }

    private string Heads(string name, string input, params long[] order)
        => Transpose(name, _graph.Node("Reshape", $"{name}.heads", [input, Constant("shape.heads", 0, 0, _encoder.Config.Heads, _size)]), order);

    private string Transpose(string name, string input, params long[] order) => _graph.Node("Transpose", name, [input], ("perm", order));

    private string Linear(string name, LinearWeights weights, string input)
        => _graph.Node("Add", name, [_graph.Node("MatMul", $"{name}.product", [input, _graph.Add(new TransposedInitializer(weights.Matrix, TensorProto.Types.DataType.Float))]), Vector(weights.Bias)]);

    private string Norm(string name, NormWeights weights, string input)
        => _graph.Node("LayerNormalization", name, [input, Vector(weights.Scale), Vector(weights.Bias)], ("axis", -1), ("epsilon", (float)_encoder.Config.LayerNormEpsilon));

    private string Vector(Weight weight) => _graph.Add(new WeightInitializer(weight, TensorProto.Types.DataType.Float));

    private string Constant(string name, params long[] values) => _graph.Add(new ConstantInitializer(name, values, values.Length));

    private string Scalar(string name, float value) => _graph.Add(new FloatInitializer(name, value));

    private sealed class FloatInitializer(string name, float value) : Initializer(name, TensorProto.Types.DataType.Float)
    {
        public override void WriteTo(Stream stream) => stream.Write(BitConverter.GetBytes(value));
    }
}
