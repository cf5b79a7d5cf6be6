using CsCheck;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Tests.Measurement;

public sealed class LatencyHistogramTests
{
    private const double Tolerance = 0.002;

    private static readonly double HourMilliseconds = TimeSpan.FromHours(1).TotalMilliseconds;

    // Spread over all orders of magnitude, as latencies are.
    private static readonly Gen<long> Microseconds = Gen.Double[0, 9.5].Select(exponent => (long)Math.Pow(10, exponent));

    [Fact]
    public void ToSummary_AnyTimes_AgreesWithTheSortedTimes() => Microseconds.Array[1, 300].Sample(times =>
    {
        var summary = Of(times).ToSummary();
        Assert.Equal(times.Length, summary.Count);
        AssertClose(times.Average() / 1000, summary.Mean);
        AssertClose(Exact(times, 50), summary.P50);
        AssertClose(Exact(times, 90), summary.P90);
        AssertClose(Exact(times, 95), summary.P95);
        AssertClose(Exact(times, 99), summary.P99);
        AssertClose(Exact(times, 99.9), summary.P999);
        AssertClose(times.Max() / 1000.0, summary.Max);
    });

    [Fact]
    public void ToSummary_Curve_AscendsToTheLongest() => Microseconds.Array[1, 300].Sample(times =>
    {
        var curve = Of(times).ToSummary().Curve;
        Assert.Equal(curve.OrderBy(point => point.Percentile).ThenBy(point => point.Milliseconds), curve);
        Assert.Equal(curve.OrderBy(point => point.Milliseconds).ThenBy(point => point.Percentile), curve);
        Assert.Equal(100, curve[^1].Percentile);
        AssertClose(times.Max() / 1000.0, curve[^1].Milliseconds);
    });

    [Fact]
    public void ToSummary_Nothing_IsZero()
    {
        var summary = new LatencyHistogram().ToSummary();
        Assert.Empty(summary.Curve);
        Assert.Equal(new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0, summary.Curve), summary);
        Assert.Equal(0, new LatencyHistogram().Percentile(99));
    }

    [Fact]
    public void Add_BeyondAnHour_CountsAsAnHour()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromHours(5));
        histogram.Add(TimeSpan.MaxValue);
        AssertClose(HourMilliseconds, histogram.Percentile(1));
        AssertClose(HourMilliseconds, histogram.ToSummary().Max);
    }

    [Fact]
    public void Add_BelowNothing_CountsAsNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(TimeSpan.FromSeconds(-1));
        histogram.Add(TimeSpan.FromTicks(4));
        Assert.Equal(0, histogram.Percentile(100));
        Assert.Equal(2, histogram.ToSummary().Count);
    }

    [Fact]
    public void Clear_AfterTimes_LeavesNothing()
    {
        var histogram = Of([1000, 2000]);
        histogram.Clear();
        Assert.Equal(0, histogram.ToSummary().Count);
        histogram.Add(TimeSpan.FromMilliseconds(3));
        AssertClose(3, histogram.Percentile(0));
    }

    private static LatencyHistogram Of(long[] microseconds)
    {
        var histogram = new LatencyHistogram();
        foreach (var time in microseconds)
        {
            histogram.Add(TimeSpan.FromMicroseconds(time));
        }

        return histogram;
    }

    // The nearest rank, as HdrHistogram rounds it.
    private static double Exact(long[] times, double percentile)
        => times.Order().ElementAt(Math.Max((int)(percentile / 100 * times.Length + 0.5), 1) - 1) / 1000.0;

    private static void AssertClose(double expected, double actual) => Assert.InRange(actual, expected * (1 - Tolerance), expected * (1 + Tolerance));
}
