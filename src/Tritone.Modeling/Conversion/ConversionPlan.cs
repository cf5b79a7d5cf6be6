using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Parity;
using Tritone.Repository.Configuration;
using Tritone.Scoring;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Modeling.Conversion;

/// <summary>What a conversion will do: what was asked for and what the checkpoint says, put together and checked. Immutable.</summary>
internal sealed class ConversionPlan
{
    private readonly CheckpointConfig _config;

    public ConversionPlan(Checkpoint checkpoint, EncoderClassifier encoder, ConversionOptions options)
    {
        var config = checkpoint.Config;
        _config = config;
        TokenizerFiles = TextTokenizer.FindFiles(checkpoint.Directory);
        Tokenizer = TokenizerFiles.Count > 0 ? TextTokenizer.Load(checkpoint.Directory) : null;
        Labels = options.Labels ?? config.Labels;
        TextRules = options.TextRules ?? SourceSettings.ReadTextRules(checkpoint.Directory);
        MaxTokens = options.MaxTokens ?? Math.Min(config.MaxTokens, Tokenizer?.ModelMaxLength ?? int.MaxValue);
        Check(options);
        Settings = new TextModelSettings { TextRules = TextRules, Activation = options.Activation ?? config.Activation, MaxTokens = MaxTokens };
        Warnings = [.. FindWarnings(encoder, options)];
    }

    /// <summary>The tokenizer; null if the checkpoint has none.</summary>
    public TextTokenizer? Tokenizer { get; }

    public IReadOnlyList<string> TokenizerFiles { get; }

    public IReadOnlyList<string> Labels { get; }

    public int PadId => _config.PadTokenId;

    public int Vocabulary => _config.Vocabulary;

    public TextRules TextRules { get; }

    public int MaxTokens { get; }

    public TextModelSettings Settings { get; }

    /// <summary>What the logits mean.</summary>
    public ClassificationHead Head => new(Labels, Settings.Activation, Settings.Thresholds);

    public IReadOnlyList<string> Warnings { get; }

    public ModelConfig ToModelConfig(string name, int instances)
        => TextModelConfig.Create(name, ["input_ids", "attention_mask"], "logits", Labels.Count, Settings, instances) with
        {
            // Keeps ONNX Runtime from fusing SkipLayerNormalization back in, on any Triton (docs/performance.md).
            GraphLevel = -1,
        };

    public ParityCases ToParityCases()
        => Tokenizer is null ? ParityCases.Random(_config, MaxTokens) : ParityCases.FromTexts(Tokenizer, TextRules, MaxTokens);

    private void Check(ConversionOptions options)
    {
        if (Labels.Count != _config.Labels.Count)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{Labels.Count} labels are given; the checkpoint has {_config.Labels.Count}: {string.Join(", ", _config.Labels)}");
        }

        _ = new ClassificationHead(Labels, options.Activation ?? _config.Activation);
        if (MaxTokens < 2 || MaxTokens > _config.MaxTokens)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the token limit is {MaxTokens}; this checkpoint takes 2 to {_config.MaxTokens}");
        }

        if (Tokenizer?.VocabularySize > _config.Vocabulary)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"the tokenizer has ids up to {Tokenizer.VocabularySize - 1}; config.json has 'vocab_size': {_config.Vocabulary}");
        }

        TextModelConfig.CheckInstances(options.Instances);
    }

    private IEnumerable<string> FindWarnings(EncoderClassifier encoder, ConversionOptions options)
    {
        // Those of the config are about its labels.
        foreach (var warning in options.Labels is null ? encoder.Config.Warnings : [])
        {
            yield return warning;
        }

        if (Tokenizer is null)
        {
            yield return "the checkpoint has no tokenizer files: the model takes tensors, not texts";
        }

        if (encoder.UnusedTensors is { Count: > 0 } unused)
        {
            yield return $"{unused.Count} tensors of the checkpoint are not used: {string.Join(", ", unused.Take(4))}{(unused.Count > 4 ? ", ..." : "")}";
        }
    }
}
