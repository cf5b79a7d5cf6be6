namespace Tritone.Server.Metrics;

/// <summary>One series of a histogram. Thread-safe; recording allocates nothing and takes no lock.</summary>
internal sealed class HistogramSeries(double[] bounds, SlidingQuantiles? quantiles)
{
    // The last bucket is for what is above all limits.
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly Sum _sum = new();

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        _sum.Add(value);
        quantiles?.Record(value);
    }

    public MetricSample Read(KeyValuePair<string, object?>[] tags)
    {
        var counts = new long[_counts.Length];
        long count = 0;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            // Cumulative, as Prometheus has them.
            counts[bucket] = count += Interlocked.Read(ref _counts[bucket]);
        }

        return new MetricSample(tags, _sum.Value, new HistogramValue(bounds, counts, quantiles?.Read()));
    }
}
