using CsCheck;
using Tritone.LoadTesting.Load;

namespace Tritone.LoadTesting.Tests.Load;

public sealed class ArrivalScheduleTests
{
    [Fact]
    public void Of_AnyRate_RisesToItAndHasItInTheWindow()
        => Gen.Select(Gen.Double[0.5, 5000], Gen.Double[0, 5], Gen.Double[0.1, 30], Gen.Enum<ArrivalKind>()).Sample((rate, warmup, duration, kind) =>
        {
            var plan = new LoadPlan { Shape = new LoadShape.Open(rate, kind), Warmup = TimeSpan.FromSeconds(warmup), Duration = TimeSpan.FromSeconds(duration) };
            var moments = ArrivalSchedule.Of(plan).ToList();
            Assert.Equal(moments.Order(), moments);
            Assert.All(moments, moment => Assert.InRange(moment, TimeSpan.Zero, plan.Warmup + plan.Duration));
            Assert.InRange(moments.Count(moment => moment >= plan.Warmup), (rate * duration) - 1.01, (rate * duration) + 1.01);
            Assert.InRange(moments.Count(moment => moment < plan.Warmup), (rate * warmup / 2) - 1.01, (rate * warmup / 2) + 1.01);
            Assert.InRange(moments.Count(moment => moment < plan.Warmup / 2), (rate * warmup / 8) - 1.01, (rate * warmup / 8) + 1.01);
            Assert.Equal(moments, ArrivalSchedule.Of(plan));
        });

    [Fact]
    public void Of_Poisson_HasExponentialGaps()
    {
        var moments = ArrivalSchedule.Of(new LoadPlan { Shape = new LoadShape.Open(1000), Warmup = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(250) }).ToList();
        var gaps = moments.Zip(moments.Skip(1), (first, second) => (second - first).TotalMilliseconds).ToList();
        Assert.Equal(250_000, moments.Count);

        // The share of gaps beyond t milliseconds is e^-t, at three standard errors.
        foreach (var t in (double[])[0.1, 0.5, 1, 2, 4])
        {
            var expected = Math.Exp(-t);
            Assert.Equal(expected, gaps.Count(gap => gap > t) / (double)gaps.Count, 3 * Math.Sqrt(expected * (1 - expected) / gaps.Count));
        }
    }
}
