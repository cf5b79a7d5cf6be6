using Tritone.Modeling.Architectures;
using Tritone.Modeling.Conversion;
using Tritone.Repository.Manifest;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Modeling.Checkpoints;

/// <summary>What a checkpoint says of itself, checked as a conversion would check it. Immutable.</summary>
public sealed record CheckpointDescription
{
    /// <summary>The model class that it was saved from.</summary>
    public required string Architecture { get; init; }

    /// <summary>Transformer layers.</summary>
    public required int Layers { get; init; }

    /// <summary>The width of a token.</summary>
    public required int Hidden { get; init; }

    /// <summary>Attention heads of a layer.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of a layer's feed-forward part.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Token ids that it has embeddings for.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>The most tokens of a text.</summary>
    public required int Positions { get; init; }

    /// <summary>The labels in the order of the logits.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>How logits become scores.</summary>
    public required Activation Activation { get; init; }

    /// <summary>What is done to a text before it is tokenised.</summary>
    public required TextRules TextRules { get; init; }

    /// <summary>How many numbers the model has learned.</summary>
    public required long Parameters { get; init; }

    /// <summary>How many stored numbers there are of each element type, sorted by name.</summary>
    public required IReadOnlyDictionary<string, long> ElementCounts { get; init; }

    /// <summary>The ids of its tokenizer; null if it has none.</summary>
    public required int? TokenizerVocabulary { get; init; }

    /// <summary>Every file that a conversion would read.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>What a person should know though it stops nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Reads a checkpoint without its weights, but for their hash.</summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="TritoneException">It is not sound or not supported.</exception>
    public static CheckpointDescription Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        using var checkpoint = Checkpoint.Open(directory);
        var encoder = new EncoderClassifier(checkpoint);
        var plan = new ConversionPlan(checkpoint, encoder, new ConversionOptions());
        var config = checkpoint.Config;
        return new CheckpointDescription
        {
            Architecture = config.Architecture,
            Layers = config.Layers,
            Hidden = config.Hidden,
            Heads = config.Heads,
            Intermediate = config.Intermediate,
            Vocabulary = config.Vocabulary,
            Positions = config.MaxTokens,
            Labels = config.Labels,
            Activation = config.Activation,
            TextRules = plan.TextRules,
            Parameters = encoder.Parameters,
            ElementCounts = new SortedDictionary<string, long>(
                checkpoint.Tensors.GroupBy(tensor => tensor.DataType.ToString()).ToDictionary(group => group.Key, group => group.Sum(tensor => tensor.Elements)), StringComparer.Ordinal),
            TokenizerVocabulary = plan.Tokenizer?.VocabularySize,
            Files = SourceFiles.Describe(checkpoint, plan, CancellationToken.None),
            Warnings = plan.Warnings,
        };
    }
}
