using System.Globalization;
using System.Text.Json;
using Tritone.Files;
using Tritone.Modeling.Architectures;
using Tritone.Scoring;

namespace Tritone.Modeling.Checkpoints;

/// <summary>What a checkpoint's <c>config.json</c> says of an encoder with a classification head, checked. Immutable.</summary>
internal sealed record CheckpointConfig
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "config.json";

    // Of these families too, but with tokenizers that are not built yet.
    private static readonly string[] SentencePieceArchitectures = ["CamembertForSequenceClassification", "XLMRobertaForSequenceClassification", "DebertaV2ForSequenceClassification"];

    // No published encoder comes near these. They keep every product of two below 2^63.
    private const int MaxSize = 1 << 20;
    private const int MaxVocabulary = 1 << 24;

    /// <summary>The family of the encoder.</summary>
    public required EncoderFamily Family { get; init; }

    /// <summary>The name of the model class that the checkpoint was saved from: <c>BertForSequenceClassification</c>.</summary>
    public string Architecture => Family.ArchitectureName;

    public required int Layers { get; init; }

    public required int Hidden { get; init; }

    public required int Heads { get; init; }

    public required int Intermediate { get; init; }

    public required int Vocabulary { get; init; }

    /// <summary>Rows of the position table.</summary>
    public required int Positions { get; init; }

    /// <summary>The row of a text's first token.</summary>
    public int FirstPosition => Family.CountsPositionsAfterPadding ? PadTokenId + 1 : 0;

    /// <summary>The most tokens of a text.</summary>
    public int MaxTokens => Positions - FirstPosition;

    public required HiddenActivation HiddenActivation { get; init; }

    public required int TokenTypes { get; init; }

    public required double LayerNormEpsilon { get; init; }

    public required int PadTokenId { get; init; }

    public required Activation Activation { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What a person should know though it stops nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Reads <c>config.json</c>.</summary>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.InvalidArgument"/> or <see cref="ErrorCode.Unsupported"/>: names the file and the key.
    /// </exception>
    public static CheckpointConfig Read(string path) => JsonFields.Read(path, Check);

    /// <summary>Parses the bytes of <c>config.json</c>.</summary>
    public static CheckpointConfig Parse(ReadOnlyMemory<byte> utf8, string path) => JsonFields.Parse(utf8, path, Check);

    private static CheckpointConfig Check(JsonFields fields)
    {
        var family = ReadFamily(fields);
        RefuseWhatIsNotBuilt(fields);

        var keys = family.Keys;
        var warnings = new List<string>();
        var vocabulary = fields.Integer("vocab_size", 1, MaxVocabulary);
        var hidden = fields.Integer(keys.Hidden, 1, MaxSize);
        var heads = fields.Integer(keys.Heads, 1, MaxSize);
        if (hidden % heads != 0)
        {
            throw fields.Invalid($"has '{keys.Hidden}': {hidden} and '{keys.Heads}': {heads}; the heads must divide the size");
        }

        var labels = ReadLabels(fields, warnings);
        var config = new CheckpointConfig
        {
            Family = family,
            Layers = fields.Integer(keys.Layers, 1, 1024),
            Hidden = hidden,
            Heads = heads,
            Intermediate = fields.Integer(keys.Intermediate, 1, MaxSize),
            Vocabulary = vocabulary,
            Positions = fields.Integer("max_position_embeddings", 1, MaxSize),
            TokenTypes = family.HasTokenTypes ? fields.Integer("type_vocab_size", 1, MaxSize) : 0,
            LayerNormEpsilon = fields.PositiveNumber("layer_norm_eps", max: 1, @default: 1e-12),
            PadTokenId = fields.Integer("pad_token_id", 0, vocabulary - 1, @default: Math.Min(family.DefaultPadTokenId, vocabulary - 1)),
            HiddenActivation = ReadHiddenActivation(fields, keys.Activation),
            Activation = ReadActivation(fields, labels.Length),
            Labels = labels,
            Warnings = warnings,
        };
        return config.MaxTokens >= 2
            ? config
            : throw fields.Invalid($"has 'max_position_embeddings': {config.Positions} and 'pad_token_id': {config.PadTokenId}, which leaves room for {config.MaxTokens} tokens");
    }

    private static EncoderFamily ReadFamily(JsonFields fields)
    {
        var architectures = fields.Strings("architectures");
        if (architectures.Count > 1)
        {
            throw fields.Invalid($"names {architectures.Count} architectures ({string.Join(", ", architectures)}); a checkpoint holds one");
        }

        // Some published configs lack the list; the type alone then says what the encoder is, but not what stands on it.
        var modelType = fields.String("model_type");
        var supported = string.Join(", ", EncoderFamily.All.Select(family => family.ArchitectureName));
        if (architectures.Count == 0)
        {
            throw fields.Invalid($"has no 'architectures'{(modelType is null ? "" : $" (its 'model_type' is '{modelType}')")}; it must name the model's class: {supported}");
        }

        if (SentencePieceArchitectures.Contains(architectures[0]))
        {
            throw fields.Refuse($"has the architecture '{architectures[0]}', whose tokenizer is a SentencePiece model: that is not built yet; supported: {supported}");
        }

        var family = EncoderFamily.All.FirstOrDefault(family => family.ArchitectureName == architectures[0])
            ?? throw fields.Refuse($"has the architecture '{architectures[0]}'; supported: {supported}");
        return modelType is null || modelType == family.ModelType
            ? family
            : throw fields.Refuse($"has 'model_type': '{modelType}' with the architecture '{architectures[0]}'; expected '{family.ModelType}'");
    }

    private static HiddenActivation ReadHiddenActivation(JsonFields fields, string key)
    {
        var name = fields.String(key) ?? "gelu";
        return HiddenActivations.TryParse(name, out var activation)
            ? activation
            : throw fields.Refuse($"has '{key}': '{name}'; supported: {string.Join(", ", HiddenActivations.Names)}");
    }

    private static void RefuseWhatIsNotBuilt(JsonFields fields)
    {
        if (fields.String("position_embedding_type") is var positions && positions is not (null or "absolute"))
        {
            throw fields.Refuse($"has 'position_embedding_type': '{positions}'; supported: absolute");
        }

        foreach (var key in (string[])["is_decoder", "add_cross_attention"])
        {
            if (fields.Flag(key) is true)
            {
                throw fields.Refuse($"has '{key}': true; supported: encoders that see the whole text");
            }
        }

        if (fields.IsFilled("pruned_heads"))
        {
            throw fields.Refuse("has 'pruned_heads'; supported: checkpoints with all heads");
        }

        if (fields.Has("quantization_config"))
        {
            throw fields.Refuse("has 'quantization_config'; supported: checkpoints with float weights");
        }
    }

    private static Activation ReadActivation(JsonFields fields, int labels)
    {
        var problemType = fields.String("problem_type");
        return problemType switch
        {
            "multi_label_classification" => Activation.Sigmoid,
            null or "single_label_classification" when labels > 1 => Activation.Softmax,
            null or "single_label_classification" => throw fields.Refuse("has one label and no 'problem_type': 'multi_label_classification', which makes it a regression; supported: classifiers"),
            _ => throw fields.Refuse($"has 'problem_type': '{problemType}'; supported: single_label_classification, multi_label_classification"),
        };
    }

    private static string[] ReadLabels(JsonFields fields, List<string> warnings)
    {
        var labels = fields.Members("id2label") is { } members
            ? LabelsById(fields, members)
            : NumberedLabels(fields.Integer("num_labels", 1, MaxSize, @default: 2));

        if (fields.Members("label2id") is { } inverse)
        {
            WarnOfInverse(labels, inverse, warnings);
        }

        if (labels.Any(label => label.StartsWith("LABEL_", StringComparison.Ordinal)))
        {
            warnings.Add($"config.json names its labels {string.Join(", ", labels.Take(4))}{(labels.Length > 4 ? ", ..." : "")}: give their meanings with --labels");
        }

        return labels;
    }

    private static string[] LabelsById(JsonFields fields, IReadOnlyList<(string Key, JsonElement Value)> members)
    {
        if (members.Count == 0)
        {
            throw fields.Invalid("has an empty 'id2label'");
        }

        var labels = new string?[members.Count];
        foreach (var (key, value) in members)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id >= labels.Length)
            {
                throw fields.Invalid($"has the key '{key}' in 'id2label', which has {labels.Length} labels: keys are the numbers 0 to {labels.Length - 1}");
            }

            if (value.ValueKind is not JsonValueKind.String)
            {
                throw fields.Invalid($"has a label {id} in 'id2label' that is not a string");
            }

            if (labels[id] is not null)
            {
                throw fields.Invalid($"gives label {id} twice in 'id2label'");
            }

            labels[id] = value.GetString();
        }

        return labels!;
    }

    private static string[] NumberedLabels(int count)
        => [.. Enumerable.Range(0, count).Select(id => string.Create(CultureInfo.InvariantCulture, $"LABEL_{id}"))];

    private static void WarnOfInverse(string[] labels, IReadOnlyList<(string Key, JsonElement Value)> inverse, List<string> warnings)
    {
        foreach (var (label, value) in inverse)
        {
            var id = Array.IndexOf(labels, label);
            if (id < 0 || value.ValueKind is not JsonValueKind.Number || !value.TryGetInt32(out var inverseId) || inverseId != id)
            {
                warnings.Add($"config.json's label2id and id2label disagree on '{label}': id2label is used; check the order of the labels with an evaluation");
                return;
            }
        }
    }
}
