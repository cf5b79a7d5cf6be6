using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Tritone.Repository;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;

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
    private readonly ClassificationHead _head;
    private readonly TextPreparation _preparation;
    private readonly RowRunner _runner;
    private readonly LongText _onLong;
    private readonly int _stride;

    private EmotionClassifier(ModelDirectory directory, long version, OnnxModel model, EmotionClassifierOptions options)
    {
        ModelName = directory.Name;
        Version = version;
        _model = model;
        var parts = TextParts.Load(directory);
        _head = parts.Head;
        MaxTokens = parts.Settings.MaxTokens;
        _preparation = parts.Preparation;
        _onLong = options.OnLong;
        _stride = options.WindowStride ?? _preparation.DefaultStride;
        if (_onLong is LongText.Windows)
        {
            _preparation.CheckWindows(_stride);
        }

        _runner = new RowRunner(model, ClassifierGraph.Of(model, parts.Output.Name, ModelName, _head.Labels.Count), _head.Labels.Count, parts.Tokenizer.PadId);
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
            return new EmotionClassifier(directory, version, model, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
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
        return new ClassificationStream<T>(_model, _runner, text => Prepare(text, "the text"), _head, text).RunAsync(items, cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _model.Dispose();

    private PreparedText Prepare(IReadOnlyList<string> texts, int index) => Prepare(texts[index], texts.Count == 1 ? "the text" : $"texts[{index}]");

    private PreparedText Prepare(string text, string which) => _preparation.Prepare(text, which, _onLong, _stride);

    private Prediction[] Predict(PreparedText[] prepared) => Array.ConvertAll(prepared, text => text.Predict(_head));
}
