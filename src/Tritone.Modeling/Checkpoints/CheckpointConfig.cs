using System.Globalization;
using System.Text.Json;
using Tritone.Files;
using Tritone.Scoring;

namespace Tritone.Modeling.Checkpoints;

/// <summary>What a checkpoint's <c>config.json</c> says of an encoder with a classification head, checked. Immutable.</summary>
internal sealed record CheckpointConfig
{
    // No published encoder comes near these. They keep every product of two below 2^63.
    private const int MaxSize = 1 << 20;
    private const int MaxVocabulary = 1 << 24;

    /// <summary>The name of the model class that the checkpoint was saved from: <c>BertForSequenceClassification</c>.</summary>
    public required string Architecture { get; init; }

    public required int Layers { get; init; }

    public required int Hidden { get; init; }

    public required int Heads { get; init; }

    public required int Intermediate { get; init; }

    public required int Vocabulary { get; init; }

    /// <summary>Rows of the position table: the most tokens of a BERT.</summary>
    public required int Positions { get; init; }

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
        var architecture = ReadArchitecture(fields);
        RefuseWhatIsNotBuilt(fields);

        var warnings = new List<string>();
        var vocabulary = fields.Integer("vocab_size", 1, MaxVocabulary);
        var hidden = fields.Integer("hidden_size", 1, MaxSize);
        var heads = fields.Integer("num_attention_heads", 1, MaxSize);
        if (hidden % heads != 0)
        {
            throw fields.Invalid($"has 'hidden_size': {hidden} and 'num_attention_heads': {heads}; the heads must divide the size");
        }

        var labels = ReadLabels(fields, warnings);
        return new CheckpointConfig
        {
            Architecture = architecture,
            Layers = fields.Integer("num_hidden_layers", 1, 1024),
            Hidden = hidden,
            Heads = heads,
            Intermediate = fields.Integer("intermediate_size", 1, MaxSize),
            Vocabulary = vocabulary,
            Positions = fields.Integer("max_position_embeddings", 1, MaxSize),
            TokenTypes = fields.Integer("type_vocab_size", 1, MaxSize),
            LayerNormEpsilon = fields.PositiveNumber("layer_norm_eps", max: 1, @default: 1e-12),
            PadTokenId = fields.Integer("pad_token_id", 0, vocabulary - 1, @default: 0),
            Activation = ReadActivation(fields, labels.Length),
            Labels = labels,
            Warnings = warnings,
        };
    }

    private static string ReadArchitecture(JsonFields fields)
    {
        var architectures = fields.Strings("architectures");
        if (architectures.Count > 1)
        {
            throw fields.Invalid($"names {architectures.Count} architectures ({string.Join(", ", architectures)}); a checkpoint holds one");
        }

        // Some published configs lack the list; the type alone then says what the encoder is, but not what stands on it.
        var modelType = fields.String("model_type");
        if (architectures.Count == 0)
        {
            throw fields.Invalid($"has no 'architectures'{(modelType is null ? "" : $" (its 'model_type' is '{modelType}')")}; it must name the model's class, for example [\"{Architectures.BertEncoder.ArchitectureName}\"]");
        }

        if (architectures[0] != Architectures.BertEncoder.ArchitectureName)
        {
            throw fields.Refuse($"has the architecture '{architectures[0]}'; supported: {Architectures.BertEncoder.ArchitectureName}");
        }

        return modelType is null or "bert"
            ? architectures[0]
            : throw fields.Refuse($"has 'model_type': '{modelType}' with the architecture '{architectures[0]}'; expected 'bert'");
    }

    private static void RefuseWhatIsNotBuilt(JsonFields fields)
    {
        if (fields.String("hidden_act") is var activation && activation is not (null or "gelu"))
        {
            throw fields.Refuse($"has 'hidden_act': '{activation}'; supported: gelu");
        }

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
