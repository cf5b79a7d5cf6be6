using System.Collections.Concurrent;
using System.Globalization;

namespace Tritone.Serving.Metrics;

/// <summary>The figures of one version of a model, and the tags that name it. Thread-safe; counting allocates nothing.</summary>
internal sealed class ModelSeries
{
    private static readonly string[] Reasons = ["REJECTED", "CANCELED", "BACKEND", "OTHER"];

    private readonly ConcurrentDictionary<string, Count> _predictions = new(StringComparer.Ordinal);
    private readonly Count[] _failures;
    private readonly Count _queue;
    private readonly SeriesShape _shape;
    private long _requests;
    private long _rows;
    private long _executions;
    private long _cacheHits;
    private long _cacheMisses;
    private long _textHits;
    private long _textMisses;
    private long _textShared;

    public ModelSeries(string model, long version, SeriesShape? shape, Count? queue = null)
    {
        _shape = shape ?? new SeriesShape(false, false, null);
        var tags = _shape.Tags;
        Model = model;
        Version = version.ToString(CultureInfo.InvariantCulture);
        Tags = [new("model", model), new("version", Version), .. (tags ?? new Dictionary<string, string>()).Select(tag => new KeyValuePair<string, object?>($"_{tag.Key}", tag.Value))];
        _queue = queue ?? new Count(Tags);
        _failures = [.. Reasons.Select(reason => new Count([.. Tags, new("reason", reason)]))];
    }

    public string Model { get; }

    public string Version { get; }

    /// <summary>Whether answers may come from the cache.</summary>
    public bool IsCached => _shape.IsCached;

    /// <summary>Whether answers for texts may come from the cache for texts.</summary>
    public bool IsTextCached => _shape.IsTextCached;

    /// <summary>How long loading took, in seconds; NaN while it is not loaded.</summary>
    public double LoadSeconds { get; set; } = double.NaN;

    /// <summary>What the series will be like once the version that is being loaded is there; null if that is the same.</summary>
    public SeriesShape? Next { get; set; }

    public bool IsLoaded => !double.IsNaN(LoadSeconds);

    public KeyValuePair<string, object?>[] Tags { get; }

    public long Requests => Interlocked.Read(ref _requests);

    public long Rows => Interlocked.Read(ref _rows);

    public long Executions => Interlocked.Read(ref _executions);

    public long Queued => _queue.Value;

    public long CacheHits => Interlocked.Read(ref _cacheHits);

    public long CacheMisses => Interlocked.Read(ref _cacheMisses);

    public long TextHits => Interlocked.Read(ref _textHits);

    public long TextMisses => Interlocked.Read(ref _textMisses);

    public long TextShared => Interlocked.Read(ref _textShared);

    public IEnumerable<Count> Failures => _failures;

    public IEnumerable<Count> Predictions => _predictions.Values;

    public void CountAnswer(int rows)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _rows, rows);
    }

    public void CountHit()
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _cacheHits);
    }

    public void CountMiss() => Interlocked.Increment(ref _cacheMisses);

    public void CountTextHit(bool isShared)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref isShared ? ref _textShared : ref _textHits);
    }

    public void CountTextMiss() => Interlocked.Increment(ref _textMisses);

    public void CountExecution() => Interlocked.Increment(ref _executions);

    public void CountFailure(FailureReason reason) => _failures[(int)reason].Add();

    public void CountPrediction(string label)
    {
        if (!_predictions.TryGetValue(label, out var count))
        {
            count = _predictions.GetOrAdd(label, static (name, series) => new Count([.. series.Tags, new("label", name)]), this);
        }

        count.Add();
    }

    public void ChangeQueue(int requests) => _queue.Add(requests);

    /// <summary>
    /// The series of a version that is loaded anew: its figures begin at nothing, but those of failures go on, as Triton's do, and so does the queue, which the version before
    /// may still be emptying.
    /// </summary>
    public ModelSeries Renew()
    {
        var renewed = new ModelSeries(Model, long.Parse(Version, CultureInfo.InvariantCulture), Next ?? _shape, _queue);
        for (var reason = 0; reason < _failures.Length; reason++)
        {
            renewed._failures[reason].Add(_failures[reason].Value);
        }

        return renewed;
    }

    /// <summary>What the configuration of a model says of its series.</summary>
    /// <param name="IsCached">Whether answers may come from the cache.</param>
    /// <param name="IsTextCached">Whether answers for texts may come from the cache for texts.</param>
    /// <param name="Tags">Tags that all of them have; null for none.</param>
    internal sealed record SeriesShape(bool IsCached, bool IsTextCached, IReadOnlyDictionary<string, string>? Tags);

    /// <summary>One figure that has a tag more than the others.</summary>
    internal sealed class Count(KeyValuePair<string, object?>[] tags)
    {
        private long _value;

        public KeyValuePair<string, object?>[] Tags { get; } = tags;

        public long Value => Interlocked.Read(ref _value);

        public void Add(long value = 1) => Interlocked.Add(ref _value, value);
    }
}
