using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Scoring;
using Tritone.Tokenization;

namespace Tritone.Runtime.Classification;

/// <summary>What of a model directory stands around the graph, where texts go in and predictions come out. Immutable and thread-safe.</summary>
internal sealed record TextParts(TextModelSettings Settings, TextTokenizer Tokenizer, TextPreparation Preparation, ModelOutput Output, ClassificationHead Head)
{
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unsupported"/>: it takes tensors only, or its tokenizer is not supported. <see cref="ErrorCode.InvalidArgument"/>: what is in it is not sound.
    /// </exception>
    public static TextParts Load(ModelDirectory directory) => Load(directory, LoadTokenizer(directory));

    /// <inheritdoc cref="Load(ModelDirectory)"/>
    public static TextParts Load(ModelDirectory directory, TextTokenizer tokenizer)
    {
        var settings = TextModelSettings.Read(directory.Config);
        var output = FindOutput(directory);
        return new TextParts(
            settings,
            tokenizer,
            new TextPreparation(directory.Name, tokenizer, settings),
            output,
            new ClassificationHead(directory.ReadLabels(output)!, settings.Activation, settings.Thresholds));
    }

    private static TextTokenizer LoadTokenizer(ModelDirectory directory)
        => directory.HasTokenizer
            ? TextTokenizer.Load(directory.TokenizerPath)
            : throw new TritoneException(
                ErrorCode.Unsupported, $"model '{directory.Name}' has no tokenizer: it takes tensors, not texts; convert it from a checkpoint with its tokenizer files");

    private static ModelOutput FindOutput(ModelDirectory directory)
        => directory.Config.Outputs.FirstOrDefault(output => directory.ReadLabels(output) is not null)
            ?? throw new TritoneException(
                ErrorCode.InvalidArgument, $"model '{directory.Name}' names no labels for an output in its {ModelConfig.FileName}, which a text classifier needs");
}
