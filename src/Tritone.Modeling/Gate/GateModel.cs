using Tritone.Modeling.Conversion;
using Tritone.Modeling.Sequences;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Modeling.Gate;

/// <summary>A model that is compared: its graph, and how it reads texts.</summary>
internal sealed class GateModel : IDisposable
{
    private readonly OnnxModel _model;
    private readonly TextTokenizer? _tokenizer;
    private readonly TextRules _rules;

    private GateModel(OnnxModel model, string output, ClassificationHead head, TextTokenizer? tokenizer, TextRules rules, int maxTokens, int padId, int vocabulary)
    {
        _model = model;
        _tokenizer = tokenizer;
        _rules = rules;
        Head = head;
        MaxTokens = maxTokens;
        Vocabulary = vocabulary;
        Sequences = new SequenceModel(model, output, padId);
    }

    /// <summary>What its logits mean.</summary>
    public ClassificationHead Head { get; }

    /// <summary>The most tokens it takes.</summary>
    public int MaxTokens { get; }

    /// <summary>How many token ids it knows.</summary>
    public int Vocabulary { get; }

    /// <summary>Its graph.</summary>
    public SequenceModel Sequences { get; }

    /// <summary>Whether it reads texts.</summary>
    public bool TakesTexts => _tokenizer is not null;

    /// <summary>A graph that was just written, read as a plan says.</summary>
    public static GateModel OfGraph(string path, ConversionPlan plan)
        => new(
            OnnxModel.Load(path, new OnnxModelOptions { GraphLevel = -1 }), "logits", plan.Head, plan.Tokenizer, plan.TextRules, plan.MaxTokens, plan.PadId, plan.Vocabulary);

    /// <summary>A version of a model on disk.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="version">The version.</param>
    /// <exception cref="TritoneException">It is not sound, or takes no texts.</exception>
    public static GateModel OfDirectory(ModelDirectory directory, long version)
    {
        var settings = TextModelSettings.Read(directory.Config);
        var output = directory.Config.Outputs.FirstOrDefault(candidate => directory.ReadLabels(candidate) is not null)
            ?? throw new TritoneException(ErrorCode.InvalidArgument, $"model '{directory.Name}' names no labels for an output in its {ModelConfig.FileName}");
        var head = new ClassificationHead(directory.ReadLabels(output)!, settings.Activation, settings.Thresholds);
        var tokenizer = directory.HasTokenizer
            ? TextTokenizer.Load(directory.TokenizerPath)
            : throw new TritoneException(ErrorCode.Unsupported, $"model '{directory.Name}' has no tokenizer: it takes tensors, and is compared on texts");
        var model = OnnxModel.Load(directory.ModelPath(version), new OnnxModelOptions { GraphLevel = directory.Config.GraphLevel ?? 0 });
        try
        {
            ClassifierGraph.Of(model, output.Name, directory.Name, head.Labels.Count);
            return new GateModel(model, output.Name, head, tokenizer, settings.TextRules, settings.MaxTokens, tokenizer.PadId, tokenizer.VocabularySize);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The token ids of texts.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a text has no tokens.</exception>
    public IReadOnlyList<TokenSequence> Encode(IReadOnlyList<string> texts)
    {
        var tokenizer = _tokenizer ?? throw new InvalidOperationException("the model takes no texts");
        var ids = new int[MaxTokens];
        return [.. texts.Select((text, i) => tokenizer.Encode(_rules.Apply(text), ids, out _) is > 0 and var count
            ? new TokenSequence(ids[..count])
            : throw new TritoneException(ErrorCode.InvalidArgument, $"text {i + 1} has no tokens"))];
    }

    /// <summary>Runs texts in groups of like length.</summary>
    public float[][] RunGrouped(IReadOnlyList<TokenSequence> sequences, Action<int> onRuns, CancellationToken cancellationToken)
    {
        var groups = LengthGroups.Plan([.. sequences.Select(sequence => sequence.Ids.Length)]).Select(group => group.ToArray()).ToList();
        var perRun = Math.Max(1, sequences.Count / Math.Max(1, groups.Count));
        return Sequences.RunBatches(sequences, groups, columns: 0, [], () => onRuns(perRun), cancellationToken);
    }

    public void Dispose() => _model.Dispose();
}
