using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>
/// Writes an encoder with a classification head with the operators that ONNX Runtime has fast kernels for: MultiHeadAttention and BiasGelu, but Add and
/// LayerNormalization apart, because its SkipLayerNormalization takes six times as long (docs/performance.md).
/// Only the first token leaves the last layer, so that layer is computed for the first token alone.
/// </summary>
internal sealed class ClassifierGraphWriter
{
    private const string InputIds = "input_ids";
    private const string AttentionMask = "attention_mask";
    private const string TokenTypeIds = "token_type_ids";
    private const string Logits = "logits";

    private readonly OnnxGraphBuilder _graph = new("classifier");
    private readonly EncoderClassifier _encoder;
    private readonly TensorProto.Types.DataType _matrixType;

    private ClassifierGraphWriter(EncoderClassifier encoder, Precision precision)
    {
        _encoder = encoder;
        _matrixType = precision is Precision.Fp16 ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float;
    }

    /// <summary>Writes the graph.</summary>
    public static OnnxGraph Build(EncoderClassifier encoder, Precision precision) => new ClassifierGraphWriter(encoder, precision).Build();

    private OnnxGraph Build()
    {
        _graph.Input(InputIds, TensorProto.Types.DataType.Int64, "batch", "sequence");
        _graph.Input(AttentionMask, TensorProto.Types.DataType.Int64, "batch", "sequence");
        var keyMask = _graph.Node("Cast", "key_mask", [AttentionMask], ("to", (int)TensorProto.Types.DataType.Int32));

        var hidden = Embeddings();
        foreach (var (index, layer) in _encoder.Layers.Index())
        {
            hidden = Layer($"layer.{index}", layer, hidden, keyMask, isLast: index == _encoder.Layers.Count - 1);
        }

        var firstToken = _graph.Node("Squeeze", "first_token", [hidden, Constant("axis.sequence", 1)]);
        var pooled = _graph.Node(_encoder.Config.Family.HeadActivation is HeadActivation.Relu ? "Relu" : "Tanh", "pooled", [Gemm("pooler", _encoder.Pooler, firstToken)]);
        Gemm(Logits, _encoder.Classifier, pooled);
        return _graph.Build(Logits, TensorProto.Types.DataType.Float, "batch", _encoder.Config.Labels.Count);
    }

    private string Embeddings()
    {
        var words = Rows("words", _encoder.WordEmbeddings, InputIds);
        var places = _encoder.Config.Family.CountsPositionsAfterPadding ? PositionsAfterPadding() : PositionsFromZero();
        if (_encoder.TokenTypeEmbeddings is { } table)
        {
            // An input with a value of its own: who gives none gets type 0, which is added to the positions once, not to every row.
            _graph.Input(TokenTypeIds, TensorProto.Types.DataType.Int64, "type_batch", "type_sequence");
            _graph.Add(new ConstantInitializer(TokenTypeIds, [0], 1, 1));
            places = _graph.Node("Add", "places", [Rows("types", table, TokenTypeIds), places]);
        }

        return Norm("embeddings", _encoder.EmbeddingNorm, _graph.Node("Add", "embeddings.sum", [words, places]));
    }

    private string PositionsFromZero()
    {
        var length = _graph.Node("Shape", "length", [InputIds], ("start", 1), ("end", 2));
        var table = _graph.Add(new WeightInitializer(_encoder.PositionEmbeddings, _matrixType));
        return Float("positions", _graph.Node("Slice", "positions.stored", [table, Constant("bound.0", 0), length, Constant("axis.rows", 0)]));
    }

    // As RoBERTa counts: by the ids and not by the mask, so that padding, wherever it stands, has the padding's own position.
    private string PositionsAfterPadding()
    {
        var padding = Constant("padding", _encoder.Config.PadTokenId);
        var isToken = _graph.Node(
            "Cast", "is_token", [_graph.Node("Not", "is_token.flag", [_graph.Node("Equal", "is_padding", [InputIds, padding])])], ("to", (int)TensorProto.Types.DataType.Int64));
        var count = _graph.Node("Mul", "position.count", [_graph.Node("CumSum", "position.sum", [isToken, Constant("axis.sequence", 1)]), isToken]);
        return Rows("positions", _encoder.PositionEmbeddings, _graph.Node("Add", "position", [count, padding]));
    }

    private string Layer(string name, EncoderLayer layer, string input, string keyMask, bool isLast)
    {
        var query = isLast
            ? _graph.Node("Slice", $"{name}.first_token", [input, Constant("bound.0", 0), Constant("bound.1", 1), Constant("axis.sequence", 1)])
            : input;
        var attention = _graph.ContribNode(
            "MultiHeadAttention",
            $"{name}.attention",
            [Linear($"{name}.query", layer.Query, query), Linear($"{name}.key", layer.Key, input), Linear($"{name}.value", layer.Value, input), "", keyMask],
            ("num_heads", _encoder.Config.Heads));
        var attended = Norm(
            $"{name}.attended",
            layer.AttentionNorm,
            _graph.Node("Add", $"{name}.attended.sum", [Linear($"{name}.attention.output", layer.AttentionOutput, attention), query]));

        var up = Activation($"{name}.up", layer.Up, attended);
        return Norm(
            name,
            layer.OutputNorm,
            _graph.Node("Add", $"{name}.sum", [Linear($"{name}.down", layer.Down, up), attended]));
    }

    // Both forms of GELU take the bias of the linear layer before them.
    private string Activation(string name, LinearWeights weights, string input)
    {
        var product = Product($"{name}.product", weights, input);
        switch (_encoder.Config.HiddenActivation)
        {
            case HiddenActivation.Gelu:
                return _graph.ContribNode("BiasGelu", name, [product, Vector(weights.Bias)]);
            case HiddenActivation.GeluTanh:
                return _graph.ContribNode("FastGelu", name, [product, Vector(weights.Bias)]);
            case HiddenActivation.Relu:
                return _graph.Node("Relu", name, [_graph.Node("Add", $"{name}.sum", [product, Vector(weights.Bias)])]);
            case HiddenActivation.Silu:
                var sum = _graph.Node("Add", $"{name}.sum", [product, Vector(weights.Bias)]);
                return _graph.Node("Mul", name, [sum, _graph.Node("Sigmoid", $"{name}.gate", [sum])]);
            default:
                throw new InvalidOperationException($"no graph has the activation {_encoder.Config.HiddenActivation}");
        }
    }

    private string Linear(string name, LinearWeights weights, string input)
        => _graph.Node("Add", name, [Product($"{name}.product", weights, input), Vector(weights.Bias)]);

    private string Product(string name, LinearWeights weights, string input)
        => _graph.Node("MatMul", name, [input, Matrix(weights.Matrix, new TransposedInitializer(weights.Matrix, _matrixType))]);

    // For rows of two dimensions there is an operator that takes the matrix as the checkpoint has it, and the bias.
    private string Gemm(string name, LinearWeights weights, string input)
        => _graph.Node(
            "Gemm", name, [input, Matrix(weights.Matrix, new WeightInitializer(weights.Matrix, _matrixType)), Vector(weights.Bias)], ("transB", 1));

    private string Norm(string name, NormWeights weights, string input)
        => _graph.Node(
            "LayerNormalization", name, [input, Vector(weights.Scale), Vector(weights.Bias)],
            ("axis", -1), ("epsilon", (float)_encoder.Config.LayerNormEpsilon));

    // Rows are picked as they are stored and only then widened: the table stays small in memory too.
    private string Rows(string name, Weight table, string indices)
        => Float(name, _graph.Node("Gather", $"{name}.stored", [_graph.Add(new WeightInitializer(table, _matrixType)), indices]));

    // ONNX Runtime widens a constant once, when it loads the graph.
    private string Matrix(Weight weight, Initializer initializer) => Float($"{weight.Name}.float", _graph.Add(initializer));

    private string Vector(Weight weight) => _graph.Add(new WeightInitializer(weight, TensorProto.Types.DataType.Float));

    private string Float(string name, string value)
        => _matrixType is TensorProto.Types.DataType.Float16
            ? _graph.Node("Cast", name, [value], ("to", (int)TensorProto.Types.DataType.Float))
            : value;

    private string Constant(string name, long value) => _graph.Add(new ConstantInitializer(name, [value], 1));
}
