using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Architectures;

/// <summary>An encoder with a classification head: which weights it has and what they are called. Immutable.</summary>
internal sealed class EncoderClassifier
{
    private readonly Func<string, IReadOnlyList<long>, StoredTensor> _find;
    private readonly IEnumerable<StoredTensor> _all;

    /// <summary>Finds every weight in a checkpoint.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a weight is missing, misshapen or of a wrong type.</exception>
    public EncoderClassifier(Checkpoint checkpoint)
        : this(checkpoint.Config, checkpoint.Weight, checkpoint.Tensors)
    {
    }

    /// <summary>Asks for every weight by its name and shape.</summary>
    /// <param name="config">What the encoder looks like.</param>
    /// <param name="find">Gives a weight.</param>
    /// <param name="all">Every tensor there is, used or not.</param>
    public EncoderClassifier(CheckpointConfig config, Func<string, IReadOnlyList<long>, StoredTensor> find, IEnumerable<StoredTensor> all)
    {
        _find = find;
        _all = all;
        Config = config;
        var names = config.Family.Names;
        WordEmbeddings = Weight($"{names.Embeddings}.word_embeddings.weight", config.Vocabulary, config.Hidden);
        PositionEmbeddings = Weight($"{names.Embeddings}.position_embeddings.weight", config.Positions, config.Hidden);
        TokenTypeEmbeddings = config.Family.HasTokenTypes ? Weight($"{names.Embeddings}.token_type_embeddings.weight", config.TokenTypes, config.Hidden) : null;
        EmbeddingNorm = Norm($"{names.Embeddings}.LayerNorm");
        Layers = [.. Enumerable.Range(0, config.Layers).Select(Layer)];
        Pooler = Linear(names.Pooler, config.Hidden, config.Hidden);
        Classifier = Linear(names.Classifier, config.Hidden, config.Labels.Count);
    }

    public CheckpointConfig Config { get; }

    public Weight WordEmbeddings { get; }

    public Weight PositionEmbeddings { get; }

    /// <summary>Null if tokens have no types.</summary>
    public Weight? TokenTypeEmbeddings { get; }

    public NormWeights EmbeddingNorm { get; }

    public IReadOnlyList<EncoderLayer> Layers { get; }

    public LinearWeights Pooler { get; }

    public LinearWeights Classifier { get; }

    /// <summary>Every weight, in the order of the computation.</summary>
    public IEnumerable<Weight> Weights =>
    [
        WordEmbeddings, PositionEmbeddings, .. TokenTypeEmbeddings is null ? [] : (Weight[])[TokenTypeEmbeddings], .. EmbeddingNorm.All,
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
            return [.. _all
                .Where(tensor => tensor.DataType is not StoredDataType.I64 && !used.Contains(tensor.Name))
                .Select(tensor => tensor.Name)];
        }
    }

    private EncoderLayer Layer(int index)
    {
        var hidden = Config.Hidden;
        var names = Config.Family.Names;
        var layer = $"{names.Layer}.{index}";
        return new EncoderLayer(
            Query: Linear($"{layer}.{names.Query}", hidden, hidden),
            Key: Linear($"{layer}.{names.Key}", hidden, hidden),
            Value: Linear($"{layer}.{names.Value}", hidden, hidden),
            AttentionOutput: Linear($"{layer}.{names.AttentionOutput}", hidden, hidden),
            AttentionNorm: Norm($"{layer}.{names.AttentionNorm}"),
            Up: Linear($"{layer}.{names.Up}", hidden, Config.Intermediate),
            Down: Linear($"{layer}.{names.Down}", Config.Intermediate, hidden),
            OutputNorm: Norm($"{layer}.{names.OutputNorm}"));
    }

    private LinearWeights Linear(string name, int inputs, int outputs)
        => new(Weight($"{name}.weight", outputs, inputs), Weight($"{name}.bias", outputs));

    private NormWeights Norm(string name) => new(Weight($"{name}.weight", Config.Hidden), Weight($"{name}.bias", Config.Hidden));

    private Weight Weight(string name, params long[] shape) => new(_find(name, shape));
}
