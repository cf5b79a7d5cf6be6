namespace Tritone.LoadTesting.Measurement;

/// <summary>How long something took, in milliseconds; percentiles of HdrHistogram with three significant digits.</summary>
/// <param name="Count">How often.</param>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">The 90th percentile.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="P999">The 99.9th percentile.</param>
/// <param name="Max">The longest.</param>
/// <param name="Curve">All percentiles, ascending, the nearer to 100 the denser.</param>
public sealed record LatencySummary(
    long Count, double Mean, double P50, double P90, double P95, double P99, double P999, double Max, IReadOnlyList<PercentilePoint> Curve);
