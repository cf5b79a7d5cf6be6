using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tritone.Server.Metrics;

/// <summary>All series of one instrument. Thread-safe.</summary>
internal abstract class MetricFamily(Instrument instrument)
{
    public Instrument Instrument { get; } = instrument;

    /// <summary>Takes a measurement.</summary>
    public abstract void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    /// <summary>A collection begins: what is only observed is observed anew.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Forgets the series that have both tags.</summary>
    public virtual void Forget(KeyValuePair<string, object?> first, KeyValuePair<string, object?> second)
    {
    }

    /// <summary>What it is now.</summary>
    public abstract MetricPoints Read();
}

/// <summary>An instrument that is asked: the answers of the last collection. Used by one collection at a time.</summary>
internal sealed class ObservedFamily(Instrument instrument, MetricKind kind) : MetricFamily(instrument)
{
    private List<MetricSample> _samples = [];

    public override void Begin() => _samples = [];

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _samples.Add(new MetricSample(tags.ToArray(), value));

    public override MetricPoints Read() => new(Instrument, kind, _samples);
}

/// <summary>A counter that is told.</summary>
internal sealed class CounterFamily : MetricFamily
{
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Sum> _series = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Sum>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;

    public CounterFamily(Instrument instrument)
        : base(instrument)
        => _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var sum))
        {
            sum = _series.GetOrAdd(tags.ToArray(), static _ => new Sum());
        }

        sum.Add(value);
    }

    public override MetricPoints Read() => new(Instrument, MetricKind.Counter, [.. _series.Select(series => new MetricSample(series.Key, series.Value.Value))]);
}

/// <summary>A histogram.</summary>
internal sealed class HistogramFamily : MetricFamily
{
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], HistogramSeries> _series = new(TagComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], HistogramSeries>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly Func<KeyValuePair<string, object?>[], HistogramSeries> _create;
    private readonly double[] _bounds;

    /// <param name="instrument">The instrument.</param>
    /// <param name="bounds">The upper limits of its buckets.</param>
    /// <param name="quantiles">What estimates the quantiles of a series; null where nobody wants any.</param>
    public HistogramFamily(Instrument instrument, double[] bounds, Func<SlidingQuantiles>? quantiles)
        : base(instrument)
    {
        _bounds = bounds;
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _create = _ => new HistogramSeries(_bounds, quantiles?.Invoke());
    }

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out var series))
        {
            series = _series.GetOrAdd(tags.ToArray(), _create);
        }

        series.Record(value);
    }

    public override void Forget(KeyValuePair<string, object?> first, KeyValuePair<string, object?> second)
    {
        foreach (var tags in _series.Keys.Where(tags => tags.Contains(first) && tags.Contains(second)))
        {
            _series.TryRemove(tags, out _);
        }
    }

    public override MetricPoints Read() => new(Instrument, MetricKind.Histogram, [.. _series.Select(series => series.Value.Read(series.Key))]);
}
