namespace Tritone.Modeling.Architectures;

/// <summary>A family of encoders: how its published checkpoints name things, and where they differ from BERT. Immutable.</summary>
internal sealed record EncoderFamily
{
    /// <summary>The name that <c>config.json</c> gives the classifier of this family.</summary>
    public required string ArchitectureName { get; init; }

    /// <summary><c>model_type</c> of <c>config.json</c>.</summary>
    public required string ModelType { get; init; }

    /// <summary>The keys of <c>config.json</c>.</summary>
    public required ConfigKeys Keys { get; init; }

    /// <summary>The names of the weights.</summary>
    public required WeightNames Names { get; init; }

    /// <summary>What follows the first linear layer of the head.</summary>
    public required HeadActivation HeadActivation { get; init; }

    /// <summary>Whether tokens have types, whose embeddings are added.</summary>
    public bool HasTokenTypes { get; init; } = true;

    /// <summary>
    /// Whether positions are counted from one after the padding token's id, over the tokens that are no padding; else from 0 over all.
    /// </summary>
    public bool CountsPositionsAfterPadding { get; init; }

    /// <summary>The padding token's id where the config does not say.</summary>
    public int DefaultPadTokenId { get; init; }

    public static EncoderFamily Bert { get; } = new()
    {
        ArchitectureName = "BertForSequenceClassification",
        ModelType = "bert",
        Keys = ConfigKeys.Bert,
        Names = WeightNames.Bert("bert", pooler: "bert.pooler.dense", classifier: "classifier"),
        HeadActivation = HeadActivation.Tanh,
    };

    public static EncoderFamily Roberta { get; } = new()
    {
        ArchitectureName = "RobertaForSequenceClassification",
        ModelType = "roberta",
        Keys = ConfigKeys.Bert,
        Names = WeightNames.Bert("roberta", pooler: "classifier.dense", classifier: "classifier.out_proj"),
        HeadActivation = HeadActivation.Tanh,
        CountsPositionsAfterPadding = true,
        DefaultPadTokenId = 1,
    };

    public static EncoderFamily DistilBert { get; } = new()
    {
        ArchitectureName = "DistilBertForSequenceClassification",
        ModelType = "distilbert",
        Keys = ConfigKeys.DistilBert,
        Names = WeightNames.DistilBert,
        HeadActivation = HeadActivation.Relu,
        HasTokenTypes = false,
    };

    public static IReadOnlyList<EncoderFamily> All { get; } = [Bert, Roberta, DistilBert];

    /// <summary>The keys that families name differently.</summary>
    internal sealed record ConfigKeys(string Hidden, string Layers, string Heads, string Intermediate, string Activation)
    {
        public static ConfigKeys Bert { get; } = new("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act");

        public static ConfigKeys DistilBert { get; } = new("dim", "n_layers", "n_heads", "hidden_dim", "activation");
    }

    /// <summary>The names of weights. Those of a layer follow the layer's own.</summary>
    internal sealed record WeightNames(
        string Embeddings,
        string Layer,
        string Query,
        string Key,
        string Value,
        string AttentionOutput,
        string AttentionNorm,
        string Up,
        string Down,
        string OutputNorm,
        string Pooler,
        string Classifier)
    {
        public static WeightNames DistilBert { get; } = new(
            "distilbert.embeddings", "distilbert.transformer.layer", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm",
            "ffn.lin1", "ffn.lin2", "output_layer_norm", "pre_classifier", "classifier");

        public static WeightNames Bert(string encoder, string pooler, string classifier) => new(
            $"{encoder}.embeddings", $"{encoder}.encoder.layer", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
            "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm", pooler, classifier);
    }
}
