using System.Globalization;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Metadata;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Serving.Caching;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Serving.Texts;
using Tritone.Serving.Warmup;
using Tritone.Tensors;

namespace Tritone.Serving;

/// <summary>One version of a model, loaded, warm and ready. Thread-safe.</summary>
public sealed partial class ServedModel : IDisposable, IAsyncDisposable
{
    private readonly ModelSignature _signature;
    private readonly OnnxModel _model;
    private readonly ModelRecorder _recorder;
    private readonly ModelCache? _cache;
    private readonly CachedTokens? _textCache;
    private readonly ModelScheduler _scheduler;
    private readonly Clock _clock;
    private readonly SequenceBatching? _sequences;
    private int _isDisposed;

    /// <summary>The model's name.</summary>
    public string Name => Config.Name;

    /// <summary>The version.</summary>
    public long Version => _signature.Version;

    /// <summary>The configuration in force.</summary>
    public ModelConfig Config => _signature.Config;

    /// <summary>The configuration in force as the protocol's message, with Triton's defaults. A new one each time.</summary>
    public Protocol.Grpc.ModelConfig ConfigMessage => Config.Message;

    /// <summary>The labels of the outputs that have some, by the name of the output, in the order of the classes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels => _signature.Labels;

    /// <summary>What it has done since it was loaded: a picture of this moment.</summary>
    public ModelStatistics Statistics => _recorder.Statistics;

    /// <summary>What an operator should know of serving it on this machine; null if there is nothing. To be told once.</summary>
    public string? Warning { get; }

    /// <summary>The most padded tokens of a run.</summary>
    /// <value>Null where requests of equal shape alone share one.</value>
    public int? TokenBudget => _sequences?.Costs.Budget;

    /// <summary>How many requests wait for an instance.</summary>
    public int QueuedCount => _scheduler.QueuedCount;

    /// <summary>What it knows of texts; null for a model that takes tensors only.</summary>
    public TextClassifier? Texts { get; }

    /// <summary>What the protocol says of the model.</summary>
    /// <param name="versions">The versions to name.</param>
    public ModelMetadata Describe(IEnumerable<long> versions) => new(
        Name,
        [.. versions.Select(version => version.ToString(CultureInfo.InvariantCulture))],
        ModelConfig.OnnxPlatform,
        [.. Config.Inputs.Select(input => new TensorMetadata(input.Name, input.DataType.ToWireName(), WithBatch(input.Dims)))],
        [.. Config.Outputs.Select(output => new TensorMetadata(output.Name, output.DataType.ToWireName(), WithBatch(output.Dims)))]);

    /// <summary>Answers an inference request: checks it, queues it, runs it with others and takes its outputs apart.</summary>
    /// <param name="request">The request. The memory of its inputs must stay as it is until the answer is there.</param>
    /// <param name="cancellationToken">Gives up while it waits in the queue; a run that has begun is finished and counted.</param>
    /// <returns>The outputs in the order asked for, all of the configuration if none is asked for; those asked for as classes are byte strings. The task fails with:</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it does not fit the model. <see cref="ErrorCode.Unavailable"/>: the queue is full, the request waited too long, or the model is
    /// being unloaded. <see cref="ErrorCode.Internal"/>: ONNX Runtime failed.
    /// </exception>
    public Task<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var arrivedAt = _clock.Now;
        try
        {
            RequestCheck.Check(request, _signature);
        }
        catch (TritoneException refusal)
        {
            return Task.FromException<InferenceResponse>(refusal);
        }

        var rows = _signature.RowsOf(request);
        if (_cache is null)
        {
            return ScheduleAsync(new InferenceWork(request, rows, arrivedAt, cancellationToken));
        }

        var key = _cache.KeyOf(request);
        if (_cache.Find(key, arrivedAt, out var lookup) is { } outputs)
        {
            var hit = new InferenceWork(request, rows, arrivedAt, cancellationToken);
            OnnxBatchRunner.Answer(hit, outputs, _signature);
            return _scheduler.AnswerAsync(hit.With(new WorkPart(hit, 0, rows, 0, [])));
        }

        return ScheduleAsync(new InferenceWork(request, rows, arrivedAt, cancellationToken) { CacheKey = key, LookupNanoseconds = lookup });
    }

    /// <summary>Classifies a text: makes tokens of it and queues them as <see cref="InferAsync"/> does a request of one row.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How.</param>
    /// <param name="which">What messages call it.</param>
    /// <param name="cancellationToken">Gives up while it waits in the queue; a run that has begun is finished and counted.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it is too long and long texts are refused, or it has no tokens. <see cref="ErrorCode.Unsupported"/>: the model takes tensors only.
    /// Otherwise as for <see cref="InferAsync"/>.
    /// </exception>
    public async Task<TextAnswer> ClassifyAsync(string text, TextOptions options, string which, CancellationToken cancellationToken)
    {
        var answer = await RequireTexts().ClassifyAsync(text, options, which, cancellationToken);
        _recorder.Predicted(answer.Prediction.Label);
        return answer;
    }

    /// <summary>Classifies a pair of texts, as <see cref="ClassifyAsync"/> does one.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="options">How. A pair is not read in windows.</param>
    /// <param name="which">What messages call the pair.</param>
    /// <param name="cancellationToken">Gives up while it waits in the queue; a run that has begun is finished and counted.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unsupported"/>: the tokenizer or the model does not tell the texts of a pair apart. Otherwise as for <see cref="ClassifyAsync"/>.
    /// </exception>
    public async Task<TextAnswer> ClassifyPairAsync(string first, string second, TextOptions options, string which, CancellationToken cancellationToken)
    {
        var answer = await RequireTexts().ClassifyPairAsync(first, second, options, which, cancellationToken);
        _recorder.Predicted(answer.Prediction.Label);
        return answer;
    }

    /// <summary>Takes no more requests and finishes those that it has.</summary>
    /// <returns>A task that ends when all are answered.</returns>
    public Task DrainAsync() => _scheduler.DrainAsync();

    /// <summary>Finishes the requests that it has, and frees the model.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _scheduler.DisposeAsync();
        _cache?.Dispose();
        _textCache?.Dispose();
        _model.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, and waits for it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal TextClassifier RequireTexts()
        => Texts ?? throw new TritoneException(ErrorCode.Unsupported, $"model '{Name}' takes tensors, not texts: it has no tokenizer");

    // As it is; or row by row, so that each finds company of its length and none pays for another's.
    private Task<InferenceResponse> ScheduleAsync(InferenceWork work)
        => _scheduler.ScheduleAsync(
            _sequences is null ? work.With(new WorkPart(work, 0, work.Rows, 0, _signature.ShapeOf(work.Request))) : work.With(_sequences.Split(work)));

    private List<long> WithBatch(IReadOnlyList<long> dims) => _signature.HasBatch ? [-1, .. dims] : [.. dims];
}
