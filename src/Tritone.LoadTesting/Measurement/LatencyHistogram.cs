using HdrHistogram;

namespace Tritone.LoadTesting.Measurement;

/// <summary>Counts how long something took: from a microsecond to an hour, with three significant digits. Not thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const int Digits = 3;
    private const double MicrosecondsPerMillisecond = 1000;

    // How finely a percentile curve goes on: so many points for each halving of the distance to 100.
    private const int CurveSteps = 5;

    private static readonly long Longest = (long)TimeSpan.FromHours(1).TotalMicroseconds;

    private readonly LongHistogram _histogram = new(Longest, Digits);

    public void Add(TimeSpan time) => _histogram.RecordValue(Math.Clamp((long)Math.Round(time.TotalMicroseconds), 0, Longest));

    public void Clear() => _histogram.Reset();

    /// <summary>A percentile in milliseconds; 0 if nothing was counted.</summary>
    public double Percentile(double percentile) => _histogram.TotalCount == 0 ? 0 : _histogram.GetValueAtPercentile(percentile) / MicrosecondsPerMillisecond;

    public LatencySummary ToSummary() => _histogram.TotalCount == 0
        ? new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0, [])
        : new LatencySummary(
            _histogram.TotalCount,
            _histogram.GetMean() / MicrosecondsPerMillisecond,
            Percentile(50),
            Percentile(90),
            Percentile(95),
            Percentile(99),
            Percentile(99.9),
            Percentile(100),
            [.. _histogram.Percentiles(CurveSteps).Select(step => new PercentilePoint(step.Percentile, step.ValueIteratedTo / MicrosecondsPerMillisecond))]);
}
