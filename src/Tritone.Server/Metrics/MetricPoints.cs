using System.Diagnostics.Metrics;

namespace Tritone.Server.Metrics;

/// <summary>What kind of figure it is, in the words of Prometheus.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>The series of one instrument at one moment.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Kind">What kind of figure it is.</param>
/// <param name="Samples">One for each series.</param>
internal sealed record MetricPoints(Instrument Instrument, MetricKind Kind, IReadOnlyList<MetricSample> Samples);

/// <summary>One series at one moment.</summary>
/// <param name="Tags">Its tags.</param>
/// <param name="Value">Its value; the sum for a histogram.</param>
/// <param name="Histogram">The rest of a histogram; null for anything else.</param>
internal sealed record MetricSample(KeyValuePair<string, object?>[] Tags, double Value, HistogramValue? Histogram = null);

/// <summary>The buckets of a histogram at one moment.</summary>
/// <param name="Bounds">The upper limits of all buckets but the last, ascending.</param>
/// <param name="Counts">How many measurements were at most that; the last is how many there were.</param>
/// <param name="Quantiles">Quantiles of the last minute in microseconds; null where they are not wanted.</param>
internal sealed record HistogramValue(double[] Bounds, long[] Counts, IReadOnlyList<(double Quantile, double Microseconds)>? Quantiles)
{
    public long Count => Counts[^1];
}
