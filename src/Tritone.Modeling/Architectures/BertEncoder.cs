using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Architectures;

/// <summary>A BERT encoder with a pooler and a classifier: which weights it has and what they are called. Immutable.</summary>
internal sealed class BertEncoder
{
    /// <summary>The name that <c>config.json</c> gives this architecture.</summary>
    public const string ArchitectureName = "BertForSequenceClassification";

    private readonly Checkpoint _checkpoint;

    /// <summary>Finds every weight in a checkpoint.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a weight is missing, misshapen or of a wrong type.</exception>
    public BertEncoder(Checkpoint checkpoint)
    {
        _checkpoint = checkpoint;
        var config = checkpoint.Config;
        const string Embeddings = "bert.embeddings";
        WordEmbeddings = Weight($"{Embeddings}.word_embeddings.weight", config.Vocabulary, config.Hidden);
        PositionEmbeddings = Weight($"{Embeddings}.position_embeddings.weight", config.Positions, config.Hidden);
        TokenTypeEmbeddings = Weight($"{Embeddings}.token_type_embeddings.weight", config.TokenTypes, config.Hidden);
        EmbeddingNorm = Norm($"{Embeddings}.LayerNorm");
        Layers = [.. Enumerable.Range(0, config.Layers).Select(Layer)];
        Pooler = Linear("bert.pooler.dense", config.Hidden, config.Hidden);
        Classifier = Linear("classifier", config.Hidden, config.Labels.Count);
    }

    public CheckpointConfig Config => _checkpoint.Config;

    public Weight WordEmbeddings { get; }

    public Weight PositionEmbeddings { get; }

    public Weight TokenTypeEmbeddings { get; }

    public NormWeights EmbeddingNorm { get; }

    public IReadOnlyList<EncoderLayer> Layers { get; }

    public LinearWeights Pooler { get; }

    public LinearWeights Classifier { get; }

    /// <summary>Every weight, in the order of the computation.</summary>
    public IEnumerable<Weight> Weights =>
    [
        WordEmbeddings, PositionEmbeddings, TokenTypeEmbeddings, .. EmbeddingNorm.All,
        .. Layers.SelectMany(layer => layer.All), .. Pooler.All, .. Classifier.All,
    ];

    /// <summary>How many numbers the model has learned.</summary>
    public long Parameters => Weights.Sum(weight => weight.Elements);

    /// <summary>
    /// What the checkpoint holds beside the weights, by name. Integer buffers (<c>position_ids</c> of older versions) do not count.
    /// </summary>
    public IReadOnlyList<string> UnusedTensors
    {
        get
        {
            var used = Weights.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
            return [.. _checkpoint.Tensors
                .Where(tensor => tensor.DataType is not SafetensorsDataType.I64 && !used.Contains(tensor.Name))
                .Select(tensor => tensor.Name)];
        }
    }

    private EncoderLayer Layer(int index)
    {
        var hidden = Config.Hidden;
        var name = $"bert.encoder.layer.{index}";
        return new EncoderLayer(
            Query: Linear($"{name}.attention.self.query", hidden, hidden),
            Key: Linear($"{name}.attention.self.key", hidden, hidden),
            Value: Linear($"{name}.attention.self.value", hidden, hidden),
            AttentionOutput: Linear($"{name}.attention.output.dense", hidden, hidden),
            AttentionNorm: Norm($"{name}.attention.output.LayerNorm"),
            Up: Linear($"{name}.intermediate.dense", hidden, Config.Intermediate),
            Down: Linear($"{name}.output.dense", Config.Intermediate, hidden),
            OutputNorm: Norm($"{name}.output.LayerNorm"));
    }

    private LinearWeights Linear(string name, int inputs, int outputs)
        => new(Weight($"{name}.weight", outputs, inputs), Weight($"{name}.bias", outputs));

    private NormWeights Norm(string name) => new(Weight($"{name}.weight", Config.Hidden), Weight($"{name}.bias", Config.Hidden));

    private Weight Weight(string name, params long[] shape) => new(_checkpoint, _checkpoint.Weight(name, shape));
}
