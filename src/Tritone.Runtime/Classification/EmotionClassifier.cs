using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Runtime.Classification;

/// <summary>An emotion classifier in this process, from a model directory. Thread-safe: one instance serves all callers.</summary>
/// <example>
/// <code>
/// using var classifier = EmotionClassifier.Load("models/emotion");
/// Prediction prediction = classifier.Classify("what a day!");
/// </code>
/// </example>
public sealed class EmotionClassifier : IEmotionClassifier
{
    private readonly OnnxModel _model;
    private readonly bool _ownsModel;
    private readonly TextTokenizer _tokenizer;
    private readonly ClassificationHead _head;
    private readonly TextModelSettings _settings;
    private readonly LongText _onLong;

    // As many as there were runs at once; a batch is used again by whoever runs next.
    private readonly ConcurrentBag<PaddedBatch> _batches = [];

    private EmotionClassifier(ModelDirectory directory, long version, OnnxModel model, bool ownsModel, LongText onLong)
    {
        ModelName = directory.Name;
        Version = version;
        _model = model;
        _ownsModel = ownsModel;
        _onLong = onLong;
        _settings = TextModelSettings.Read(directory.Config);
        _tokenizer = LoadTokenizer(directory);
        _head = ReadHead(directory, _settings);
        ClassifierGraph.Check(model, ModelName, _head.Labels.Count);
        if (_settings.MaxTokens < _tokenizer.SpecialTokenCount)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"model '{ModelName}' takes {_settings.MaxTokens} tokens; its tokenizer adds {_tokenizer.SpecialTokenCount} to every text");
        }
    }

    /// <summary>The name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The version of the model.</summary>
    public long Version { get; }

    /// <summary>The most tokens of a text that the model sees, special ones included.</summary>
    public int MaxTokens => _settings.MaxTokens;

    /// <inheritdoc />
    public IReadOnlyList<string> Labels => _head.Labels;

    /// <summary>Loads a version of a model.</summary>
    /// <param name="modelDirectory">The model's directory, as <c>tritone convert</c> writes it.</param>
    /// <param name="options">How to load it; null for the defaults.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such directory, file or version. <see cref="ErrorCode.Unsupported"/>: it takes tensors only, or
    /// its tokenizer is not supported. <see cref="ErrorCode.InvalidArgument"/>: what is in it is not sound. <see cref="ErrorCode.Internal"/>: ONNX Runtime cannot load it.
    /// </exception>
    public static EmotionClassifier Load(string modelDirectory, EmotionClassifierOptions? options = null)
    {
        options ??= new EmotionClassifierOptions();
        var directory = ModelDirectory.Open(modelDirectory);
        var version = options.Version ?? (directory.ServedVersions is [.., var latest] ? latest : 0);
        var model = OnnxModel.Load(
            directory.ModelPath(version),
            new OnnxModelOptions { MaxConcurrentRuns = options.MaxConcurrentRuns, GraphLevel = directory.Config.GraphLevel ?? 0 });
        try
        {
            return new EmotionClassifier(directory, version, model, ownsModel: true, options.OnLong);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Puts a classifier before a model that is loaded already and stays the caller's.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="version">The version that was loaded.</param>
    /// <param name="model">Its graph. It must live longer than the classifier.</param>
    /// <param name="onLong">What happens to a text with more tokens than the model takes.</param>
    /// <exception cref="TritoneException">As for <see cref="Load"/>.</exception>
    public static EmotionClassifier Over(ModelDirectory directory, long version, OnnxModel model, LongText onLong = LongText.Truncate)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(model);
        return new EmotionClassifier(directory, version, model, ownsModel: false, onLong);
    }

    /// <inheritdoc />
    public Prediction Classify(string text)
    {
        var tokens = Tokenize(text, index: null);
        _model.WaitForSlot(CancellationToken.None);
        return RunInSlot(tokens);
    }

    /// <inheritdoc />
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tokens = new TokenizedText[texts.Count];
        var predictions = new Prediction[texts.Count];
        try
        {
            Parallel.For(0, texts.Count, Parallelism, i => tokens[i] = Tokenize(texts[i], i));
            Parallel.ForEach(Plan(tokens), Parallelism, group =>
            {
                _model.WaitForSlot(CancellationToken.None);
                RunInSlot(tokens, group, predictions);
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return predictions;
    }

    /// <inheritdoc />
    public async Task<Prediction> ClassifyAsync(string text, CancellationToken cancellationToken = default)
    {
        var tokens = Tokenize(text, index: null);
        await _model.WaitForSlotAsync(cancellationToken);
        return await Task.Run(() => RunInSlot(tokens), CancellationToken.None);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var tokens = new TokenizedText[texts.Count];
        var predictions = new Prediction[texts.Count];
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = _model.MaxConcurrentRuns, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, texts.Count, parallelism, (i, _) =>
        {
            tokens[i] = Tokenize(texts[i], i);
            return ValueTask.CompletedTask;
        });
        await Parallel.ForEachAsync(Plan(tokens), parallelism, async (group, cancelled) =>
        {
            await _model.WaitForSlotAsync(cancelled);
            RunInSlot(tokens, group, predictions);
        });
        return predictions;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_ownsModel)
        {
            _model.Dispose();
        }
    }

    private ParallelOptions Parallelism => new() { MaxDegreeOfParallelism = _model.MaxConcurrentRuns };

    private static List<ArraySegment<int>> Plan(TokenizedText[] texts) => LengthGroups.Plan([.. texts.Select(text => text.Ids.Length)]);

    private static TextTokenizer LoadTokenizer(ModelDirectory directory)
        => directory.HasTokenizer
            ? TextTokenizer.Load(directory.TokenizerPath)
            : throw new TritoneException(
                ErrorCode.Unsupported, $"model '{directory.Name}' has no tokenizer: it takes tensors, not texts; convert it from a checkpoint with its tokenizer files");

    private static ClassificationHead ReadHead(ModelDirectory directory, TextModelSettings settings)
    {
        var output = directory.Config.Outputs.FirstOrDefault(output => output.Name == ClassifierGraph.Logits);
        var labels = (output is null ? null : directory.ReadLabels(output))
            ?? throw new TritoneException(
                ErrorCode.InvalidArgument, $"model '{directory.Name}' names no labels for an output '{ClassifierGraph.Logits}' in its {ModelConfig.FileName}, which a text classifier needs");
        return new ClassificationHead(labels, settings.Activation, settings.Thresholds);
    }

    // An index says which of many texts is meant.
    private TokenizedText Tokenize(string text, int? index)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ruled = _settings.TextRules.Apply(text);
        Span<int> buffer = _settings.MaxTokens <= 1024 ? stackalloc int[_settings.MaxTokens] : new int[_settings.MaxTokens];
        var count = _tokenizer.Encode(ruled, buffer, out var truncated);
        var which = index is { } number ? $"texts[{number}]" : "the text";
        if (count == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{which} has no tokens, and the tokenizer of model '{ModelName}' adds none");
        }

        if (truncated > 0 && _onLong is LongText.Refuse)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{which} has {count + truncated} tokens; model '{ModelName}' takes {_settings.MaxTokens}");
        }

        return new TokenizedText(buffer[..count].ToArray(), truncated);
    }

    private Prediction RunInSlot(TokenizedText text)
    {
        var predictions = new Prediction[1];
        RunInSlot([text], new ArraySegment<int>([0]), predictions);
        return predictions[0];
    }

    private void RunInSlot(TokenizedText[] texts, ArraySegment<int> group, Prediction[] predictions)
    {
        try
        {
            var batch = _batches.TryTake(out var used) ? used : new PaddedBatch(_head.Labels.Count, _tokenizer.PadId);
            batch.Reset(group.Count, group.Max(text => texts[text].Ids.Length));
            for (var row = 0; row < group.Count; row++)
            {
                batch.SetRow(row, texts[group[row]].Ids);
            }

            batch.Run(_model);
            for (var row = 0; row < group.Count; row++)
            {
                var text = texts[group[row]];
                predictions[group[row]] = _head.Predict(batch.LogitsOf(row), text.Ids.Length, text.Truncated);
            }

            _batches.Add(batch);
        }
        finally
        {
            _model.ReleaseSlot();
        }
    }

    private readonly record struct TokenizedText(int[] Ids, int Truncated);
}
