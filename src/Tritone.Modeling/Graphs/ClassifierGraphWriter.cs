using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Quantization;

namespace Tritone.Modeling.Graphs;

/// <summary>
/// Writes an encoder with a classification head with the operators that ONNX Runtime has fast kernels for: MultiHeadAttention and BiasGelu, but Add and
/// LayerNormalization apart, because its SkipLayerNormalization takes six times as long (docs/performance.md).
/// The tokens of all texts are one list of rows; only attention sees which belong together. Only the first token leaves the last layer, so that layer is
/// computed for the first token alone; twice, because ONNX Runtime multiplies a single row with another kernel than several, and a text alone would differ
/// in the last bit from the same text in a batch.
/// </summary>
internal sealed class ClassifierGraphWriter
{
    private const string InputIds = "input_ids";
    private const string AttentionMask = "attention_mask";
    private const string TokenTypeIds = "token_type_ids";
    private const string Logits = "logits";
    private const int Twice = 2;

    private readonly OnnxGraphBuilder _graph = new("classifier");
    private readonly EncoderClassifier _encoder;
    private readonly GraphForm _form;
    private readonly Dictionary<string, string> _siteInputs = new(StringComparer.Ordinal);

    private ClassifierGraphWriter(EncoderClassifier encoder, GraphForm form)
    {
        _encoder = encoder;
        _form = form;
    }

    /// <summary>Writes the graph.</summary>
    public static OnnxGraph Build(EncoderClassifier encoder, GraphForm form) => new ClassifierGraphWriter(encoder, form).Build().Build();

    /// <summary>Writes the graph with what each linear site reads as further outputs, float [rows, inputs], named for the site.</summary>
    public static OnnxGraph BuildWithSiteInputs(EncoderClassifier encoder, GraphForm form)
    {
        var writer = new ClassifierGraphWriter(encoder, form);
        var graph = writer.Build();
        foreach (var site in LinearSite.Of(encoder))
        {
            graph.Output(
                graph.Node("Identity", Calibration.OutputOf(site), [writer._siteInputs[site.Name]]), TensorProto.Types.DataType.Float, "rows", site.Layers[0].Matrix.Shape[1]);
        }

        return graph.Build();
    }

    private OnnxGraphBuilder Build()
    {
        _graph.Input(InputIds, TensorProto.Types.DataType.Int64, "batch", "sequence");
        _graph.Input(AttentionMask, TensorProto.Types.DataType.Int64, "batch", "sequence");
        var keyMask = _graph.Node("Cast", "key_mask", [AttentionMask], ("to", (int)TensorProto.Types.DataType.Int32));
        var rowsShape = Constant("shape.rows", -1, _encoder.Config.Hidden);
        var textsShape = _graph.Node(
            "Concat", "shape.texts", [_graph.Node("Shape", "shape.ids", [InputIds]), Constant("hidden", _encoder.Config.Hidden)], ("axis", 0));

        var hidden = Rows("rows", Embeddings(), rowsShape, "rows");
        foreach (var (index, layer) in _encoder.Layers.Index())
        {
            hidden = Layer(index, layer, hidden, keyMask, rowsShape, textsShape);
        }

        var pooled = _graph.Node(
            _encoder.Config.Family.HeadActivation is HeadActivation.Relu ? "Relu" : "Tanh", "pooled", [Linear(LinearSite.Pooler, LinearSite.Pooler, _encoder.Pooler, hidden)]);
        var twice = _graph.Node(
            "Reshape", "logits.twice", [Linear(LinearSite.Classifier, "logits.rows", _encoder.Classifier, pooled), Constant("shape.logits", -1, Twice, _encoder.Config.Labels.Count)]);
        _graph.Node("Gather", Logits, [twice, Scalar("first", 0)], ("axis", 1));
        _graph.Output(Logits, TensorProto.Types.DataType.Float, "batch", _encoder.Config.Labels.Count);
        return _graph;
    }

    private string Embeddings()
    {
        var words = _form.WordRows(_graph, "words", _encoder.WordEmbeddings, InputIds);
        var places = _encoder.Config.Family.CountsPositionsAfterPadding ? PositionsAfterPadding() : PositionsFromZero();
        if (_encoder.TokenTypeEmbeddings is { } table)
        {
            // An input with a value of its own: who gives none gets type 0, which is added to the positions once, not to every row.
            _graph.Input(TokenTypeIds, TensorProto.Types.DataType.Int64, "type_batch", "type_sequence");
            _graph.Add(new ConstantInitializer(TokenTypeIds, [0], 1, 1));
            places = _graph.Node("Add", "places", [_form.Rows(_graph, "types", table, TokenTypeIds), places]);
        }

        return Norm("embeddings", _encoder.EmbeddingNorm, _graph.Node("Add", "embeddings.sum", [words, places]));
    }

    private string PositionsFromZero()
    {
        var length = _graph.Node("Shape", "length", [InputIds], ("start", 1), ("end", 2));
        var table = _graph.Add(new WeightInitializer(_encoder.PositionEmbeddings, _form.TableType));
        return _graph.Widened("positions", _graph.Node("Slice", "positions.stored", [table, Constant("bound.0", 0), length, Constant("axis.rows", 0)]), _form.TableType);
    }

    // As RoBERTa counts: by the ids and not by the mask, so that padding, wherever it stands, has the padding's own position.
    private string PositionsAfterPadding()
    {
        var padding = Constant("padding", _encoder.Config.PadTokenId);
        var isToken = _graph.Node(
            "Cast", "is_token", [_graph.Node("Not", "is_token.flag", [_graph.Node("Equal", "is_padding", [InputIds, padding])])], ("to", (int)TensorProto.Types.DataType.Int64));
        var count = _graph.Node("Mul", "position.count", [_graph.Node("CumSum", "position.sum", [isToken, Constant("axis.sequence", 1)]), isToken]);
        return _form.Rows(_graph, "positions", _encoder.PositionEmbeddings, _graph.Node("Add", "position", [count, padding]));
    }

    private string Layer(int index, EncoderLayer layer, string input, string keyMask, string rowsShape, string textsShape)
    {
        var name = $"layer.{index}";
        var site = LinearSite.Attention(index);
        var isLast = index == _encoder.Layers.Count - 1;
        var key = Texts($"{name}.key.texts", Linear(site, $"{name}.key", layer.Key, input), textsShape);
        var value = Texts($"{name}.value.texts", Linear(site, $"{name}.value", layer.Value, input), textsShape);
        var rows = "rows";
        string query;
        if (isLast)
        {
            rows = "first_rows";
            input = Rows(
                $"{name}.first_token",
                _graph.Node("Gather", $"{name}.first_token.twice", [Texts($"{name}.texts", input, textsShape), Constant("first.twice", 0, 0)], ("axis", 1)),
                rowsShape,
                rows);
            query = Texts($"{name}.query.texts", Linear(site, $"{name}.query", layer.Query, input), Constant("shape.pairs", -1, Twice, _encoder.Config.Hidden));
        }
        else
        {
            query = Texts($"{name}.query.texts", Linear(site, $"{name}.query", layer.Query, input), textsShape);
        }

        var attention = _graph.ContribNode("MultiHeadAttention", $"{name}.attention.texts", [query, key, value, "", keyMask], ("num_heads", _encoder.Config.Heads));
        var attended = Norm(
            $"{name}.attended",
            layer.AttentionNorm,
            _graph.Node(
                "Add", $"{name}.attended.sum", [Linear(LinearSite.AttentionOutput(index), $"{name}.attention.output", layer.AttentionOutput, Rows($"{name}.attention", attention, rowsShape, rows)), input]));

        var up = Activation(LinearSite.Up(index), $"{name}.up", layer.Up, attended);
        return Norm(name, layer.OutputNorm, _graph.Node("Add", $"{name}.sum", [Linear(LinearSite.Down(index), $"{name}.down", layer.Down, up), attended]));
    }

    private string Activation(string site, string name, LinearWeights weights, string input)
    {
        switch (_encoder.Config.HiddenActivation)
        {
            case HiddenActivation.Gelu:
                return FormOf(site, input).Gelu(_graph, name, weights, input);
            case HiddenActivation.GeluTanh:
                return FormOf(site, input).FastGelu(_graph, name, weights, input);
            case HiddenActivation.Relu:
                return _graph.Node("Relu", name, [Linear(site, $"{name}.sum", weights, input)]);
            case HiddenActivation.Silu:
                var sum = Linear(site, $"{name}.sum", weights, input);
                return _graph.Node("Mul", name, [sum, _graph.Node("Sigmoid", $"{name}.gate", [sum])]);
            default:
                throw new InvalidOperationException($"no graph has the activation {_encoder.Config.HiddenActivation}");
        }
    }

    private string Linear(string site, string name, LinearWeights weights, string input) => FormOf(site, input).Linear(_graph, name, weights, input);

    // What a site reads first holds all that it reads: the first tokens of the last layer are rows of it.
    private LinearForm FormOf(string site, string input)
    {
        _siteInputs.TryAdd(site, input);
        return _form.LinearOf(site);
    }

    // Named, the number of rows is known to be the same everywhere. Else ONNX Runtime takes each for another one, uses the memory of none again, and compares all with all when it loads.
    private string Rows(string name, string texts, string shape, string rows)
        => _graph.Described(_graph.Node("Reshape", name, [texts, shape]), TensorProto.Types.DataType.Float, rows, _encoder.Config.Hidden);

    private string Texts(string name, string rows, string shape) => _graph.Node("Reshape", name, [rows, shape]);

    private string Norm(string name, NormWeights weights, string input)
        => _graph.Node(
            "LayerNormalization", name, [input, Vector(weights.Scale), Vector(weights.Bias)],
            ("axis", -1), ("epsilon", (float)_encoder.Config.LayerNormEpsilon));

    private string Vector(Weight weight) => _graph.Add(new WeightInitializer(weight, TensorProto.Types.DataType.Float));

    private string Constant(string name, params long[] values) => _graph.Add(new ConstantInitializer(name, values, values.Length));

    private string Scalar(string name, long value) => _graph.Add(new ConstantInitializer(name, [value]));
}
