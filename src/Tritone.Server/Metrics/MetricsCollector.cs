using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tritone.Server.Options;
using Tritone.Serving.Metrics;

namespace Tritone.Server.Metrics;

/// <summary>Listens to the instruments of one server and holds their figures until somebody asks. Thread-safe.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly ServingMetrics _serving;
    private readonly MetricsOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _collecting = new();

    public MetricsCollector(ServerTelemetry telemetry, MetricsOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _serving = telemetry.Serving;
        _serving.SeriesEnded += Forget;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, telemetry.Meters))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, _ => Create(instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>What all instruments say now, by the name of the instrument.</summary>
    public IReadOnlyDictionary<string, MetricPoints> Collect()
    {
        lock (_collecting)
        {
            foreach (var family in _families.Values)
            {
                family.Begin();
            }

            _listener.RecordObservableInstruments();
            return _families.ToDictionary(family => family.Key, family => family.Value.Read(), StringComparer.Ordinal);
        }
    }

    public void Dispose()
    {
        _serving.SeriesEnded -= Forget;
        _listener.Dispose();
    }

    private MetricFamily Create(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => new HistogramFamily(histogram, Bounds(histogram.Advice), Quantiles(instrument.Name)),
        Histogram<long> histogram => new HistogramFamily(histogram, Bounds(histogram.Advice), null),
        Histogram<int> histogram => new HistogramFamily(histogram, Bounds(histogram.Advice), null),
        Counter<long> => new CounterFamily(instrument),
        ObservableCounter<long> or ObservableCounter<double> or ObservableCounter<int> => new ObservedFamily(instrument, MetricKind.Counter),
        _ => new ObservedFamily(instrument, MetricKind.Gauge),
    };

    private static double[] Bounds<T>(InstrumentAdvice<T>? advice)
        where T : struct
        => [.. (advice?.HistogramBucketBoundaries ?? []).Select(bound => Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture))];

    // Quantiles are of what the summaries of Triton are of, and cost nothing while these are off.
    private Func<SlidingQuantiles>? Quantiles(string name)
        => _options.SummaryLatencies && TritonMetrics.HasSummary(name) ? () => new SlidingQuantiles([.. _options.SummaryQuantiles.Select(quantile => quantile.Quantile)], _time) : null;

    private void Forget(string model, string version)
    {
        foreach (var family in _families.Values)
        {
            family.Forget(new("model", model), new("version", version));
        }
    }
}
