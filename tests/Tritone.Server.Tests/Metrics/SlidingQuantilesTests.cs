using CsCheck;
using Tritone.Server.Metrics;

namespace Tritone.Server.Tests.Metrics;

public sealed class SlidingQuantilesTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Read_Nothing_IsNotANumber() => Assert.All(Create(0.5).Read(), quantile => Assert.True(double.IsNaN(quantile.Microseconds)));

    [Fact]
    public void Read_AnyDurations_AreOffByLessThanAPercent()
        => Gen.Select(Gen.Double[0, 1], Gen.Double[-6, 4].Array[1, 200]).Sample((quantile, logarithms) =>
        {
            var quantiles = Create(quantile);
            var durations = logarithms.Select(power => Math.Floor(Math.Pow(10, power) * 1e6) / 1e6).Order().ToArray();
            foreach (var duration in durations)
            {
                quantiles.Record(duration);
            }

            var exact = Math.Floor(durations[Math.Max(1, (int)Math.Ceiling(quantile * durations.Length)) - 1] * 1e6);
            var estimate = quantiles.Read().Single().Microseconds;
            Assert.True(Math.Abs(estimate - exact) <= 1 + (0.01 * exact), $"{estimate} for {exact}");
        });

    [Fact]
    public void Read_AfterAMinute_HasForgotten()
    {
        var quantiles = Create(0.5);
        quantiles.Record(1);
        _time.Pass(TimeSpan.FromSeconds(40));
        quantiles.Record(0.0001);
        Assert.Equal(100, quantiles.Read().Single().Microseconds);
        _time.Pass(TimeSpan.FromSeconds(61));
        Assert.True(double.IsNaN(quantiles.Read().Single().Microseconds));
    }

    private SlidingQuantiles Create(double quantile) => new([quantile], _time);

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerHour;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
