using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
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
    private readonly ClassificationHead _head;
    private readonly TextPreparation _preparation;
    private readonly RowRunner _runner;

    private EmotionClassifier(ModelDirectory directory, long version, OnnxModel model, bool ownsModel, EmotionClassifierOptions options)
    {
        ModelName = directory.Name;
        Version = version;
        _model = model;
        _ownsModel = ownsModel;
        var settings = TextModelSettings.Read(directory.Config);
        var tokenizer = LoadTokenizer(directory);
        var output = FindOutput(directory);
        _head = new ClassificationHead(directory.ReadLabels(output)!, settings.Activation, settings.Thresholds);
        var graph = ClassifierGraph.Of(model, output.Name, ModelName, _head.Labels.Count);
        MaxTokens = settings.MaxTokens;
        _preparation = new TextPreparation(ModelName, tokenizer, settings, options.OnLong, options.WindowStride);
        _runner = new RowRunner(model, graph, _head.Labels.Count, tokenizer.PadId);
    }

    /// <summary>The name of the model.</summary>
    public string ModelName { get; }

    /// <summary>The version of the model.</summary>
    public long Version { get; }

    /// <summary>The most tokens of a text that the model sees, special ones included.</summary>
    public int MaxTokens { get; }

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
            new OnnxModelOptions { MaxConcurrentRuns = options.MaxConcurrentRuns, ThreadsPerRun = options.ThreadsPerRun, GraphLevel = directory.Config.GraphLevel ?? 0 });
        try
        {
            return new EmotionClassifier(directory, version, model, ownsModel: true, options);
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
    /// <exception cref="TritoneException">As for <see cref="Load"/>.</exception>
    public static EmotionClassifier Over(ModelDirectory directory, long version, OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(model);
        return new EmotionClassifier(directory, version, model, ownsModel: false, new EmotionClassifierOptions());
    }

    /// <inheritdoc />
    public Prediction Classify(string text) => Classify([text])[0];

    /// <inheritdoc />
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var prepared = new PreparedText[texts.Count];
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = _model.MaxConcurrentRuns };
        try
        {
            Parallel.For(0, texts.Count, parallelism, i => prepared[i] = Prepare(texts, i));
            Parallel.ForEach(RowRunner.Plan(prepared), parallelism, rows =>
            {
                _model.WaitForSlot(CancellationToken.None);
                _runner.RunInSlot(rows);
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return Predict(prepared);
    }

    /// <inheritdoc />
    public async Task<Prediction> ClassifyAsync(string text, CancellationToken cancellationToken = default)
        => (await ClassifyAsync([text], cancellationToken))[0];

    /// <inheritdoc />
    public async Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var prepared = new PreparedText[texts.Count];
        var parallelism = new ParallelOptions { MaxDegreeOfParallelism = _model.MaxConcurrentRuns, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, texts.Count, parallelism, (i, _) =>
        {
            prepared[i] = Prepare(texts, i);
            return ValueTask.CompletedTask;
        });
        await Parallel.ForEachAsync(RowRunner.Plan(prepared), parallelism, async (rows, cancelled) =>
        {
            await _model.WaitForSlotAsync(cancelled);
            _runner.RunInSlot(rows);
        });
        return Predict(prepared);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<Prediction> ClassifyAsync(IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (_, prediction, error) in ClassifyAsync(texts, text => text, cancellationToken))
        {
            yield return prediction ?? throw error!;
        }
    }

    /// <summary>Classifies any number of items while they come in, such as the rows of a file; what is wrong with one text does not end it.</summary>
    /// <typeparam name="T">What has a text.</typeparam>
    /// <param name="items">The items. They are read ahead of the answers, by a bounded number.</param>
    /// <param name="text">The text of an item. What it throws as <see cref="ErrorCode.InvalidArgument"/> becomes the item's error.</param>
    /// <param name="cancellationToken">Gives up at once; runs that are under way are finished and their answers lost.</param>
    /// <returns>Each item with its prediction or its error, in the order of the items.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: the model failed.</exception>
    public IAsyncEnumerable<Classified<T>> ClassifyAsync<T>(IAsyncEnumerable<T> items, Func<T, string> text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(text);
        return new ClassificationStream<T>(_model, _runner, _preparation, _head, text).RunAsync(items, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_ownsModel)
        {
            _model.Dispose();
        }
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

    private PreparedText Prepare(IReadOnlyList<string> texts, int index)
        => _preparation.Prepare(texts[index], texts.Count == 1 ? "the text" : $"texts[{index}]");

    private Prediction[] Predict(PreparedText[] prepared) => Array.ConvertAll(prepared, text => text.Predict(_head));
}
