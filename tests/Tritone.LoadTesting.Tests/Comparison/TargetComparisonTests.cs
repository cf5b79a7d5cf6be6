using Tritone.Evaluation.Statistics;
using Tritone.LoadTesting.Comparison;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Tests.Reports;

namespace Tritone.LoadTesting.Tests.Comparison;

public sealed class TargetComparisonTests
{
    [Fact]
    public void Of_Rounds_GivesTheRatiosOfEachRound()
    {
        var comparison = TargetComparison.Of([(Run(100, 2, 10), Run(200, 1, 5)), (Run(50, 4, 20), Run(200, 1, 5)), (Run(100, 2, 16), Run(300, 1, 2))])!;
        Assert.Equal(RatioInterval.Of([2, 4, 3]), comparison.Throughput);
        Assert.Equal(RatioInterval.Of([0.5, 0.25, 0.5]), comparison.P50);
        Assert.Equal(RatioInterval.Of([0.5, 0.25, 0.125]), comparison.P99);
    }

    [Fact]
    public void Of_TheSameServer_IsOne()
    {
        var comparison = TargetComparison.Of([(Run(100, 2, 10), Run(100, 2, 10)), (Run(50, 4, 20), Run(50, 4, 20))])!;
        var one = new RatioInterval(1, 1, 1);
        Assert.Equal(new TargetComparison(one, one, one), comparison);
    }

    [Fact]
    public void Of_OneRoundOrNone_IsNull()
    {
        Assert.Null(TargetComparison.Of([]));
        Assert.Null(TargetComparison.Of([(Run(100, 2, 10), Run(100, 2, 10))]));
    }

    [Fact]
    public void Of_RoundWithoutAnswers_IsNull()
    {
        var answered = Run(100, 2, 10);
        Assert.Null(TargetComparison.Of([(answered, answered), (SampleRuns.Unanswered(), answered)]));
        Assert.Null(TargetComparison.Of([(answered, SampleRuns.Unanswered()), (answered, answered)]));
    }

    private static LoadResult Run(double rate, double p50, double p99)
        => SampleRuns.Run(new LoadShape.Closed(1), rate) with { Latency = SampleRuns.Nothing with { Count = 1, P50 = p50, P99 = p99 } };
}
