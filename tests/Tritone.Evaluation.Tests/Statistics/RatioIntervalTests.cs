using CsCheck;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class RatioIntervalTests
{
    // By hand: the logarithms 0.095310, 0.182322 and 0.262364 have mean 0.179999 and standard deviation 0.083551;
    // t = 4.303 with two degrees of freedom makes the margin 4.303 * 0.083551 / sqrt(3) = 0.207570.
    [Fact]
    public void Of_ThreeRatios_GivesWhatIsComputedByHand()
    {
        var interval = RatioInterval.Of([1.1, 1.2, 1.3]);
        Assert.Equal(Math.Exp(0.179999), interval.Mean, 0.00001);
        Assert.Equal(Math.Exp(0.179999 - 0.207570), interval.Low, 0.00001);
        Assert.Equal(Math.Exp(0.179999 + 0.207570), interval.High, 0.00001);
    }

    [Fact]
    public void Of_EqualRatios_HasNoWidth()
    {
        var interval = RatioInterval.Of([2, 2, 2]);
        Assert.Equal(2, interval.Mean, 12);
        Assert.Equal(2, interval.Low, 12);
        Assert.Equal(2, interval.High, 12);
    }

    [Fact]
    public void Of_InvertedRatios_IsTheInverse() => Gen.Double[0.01, 100].Array[2, 50].Sample(ratios =>
    {
        var interval = RatioInterval.Of(ratios);
        var inverse = RatioInterval.Of([.. ratios.Select(ratio => 1 / ratio)]);
        Assert.Equal(1, interval.Mean * inverse.Mean, 9);
        Assert.Equal(1, interval.Low * inverse.High, 9);
        Assert.Equal(1, interval.High * inverse.Low, 9);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_FewerThanTwoRatios_IsMisuse(int count)
        => Assert.Throws<ArgumentOutOfRangeException>(() => RatioInterval.Of([.. Enumerable.Repeat(1.0, count)]));

    // 20,000 trials: a share of 95 % has a standard error of 0.15 points. Beyond 31 ratios the interval is allowed to be a little too wide.
    [Theory]
    [InlineData(2, 0.95, 0.95)]
    [InlineData(5, 0.95, 0.95)]
    [InlineData(31, 0.95, 0.95)]
    [InlineData(60, 0.95, 0.96)]
    public void Of_LogNormalRatios_CoversTheTruthAsOftenAsPromised(int count, double least, double most)
    {
        const int Trials = 20_000;
        const double Median = 1.3;
        var random = new SplitMix(count);
        var covered = 0;
        for (var i = 0; i < Trials; i++)
        {
            var interval = RatioInterval.Of([.. Enumerable.Range(0, count).Select(_ => Median * Math.Exp(0.2 * Normal(random)))]);
            covered += interval.Low <= Median && Median <= interval.High ? 1 : 0;
        }

        var tolerance = 3 * Math.Sqrt(0.95 * 0.05 / Trials);
        Assert.InRange((double)covered / Trials, least - tolerance, most + tolerance);
    }

    // Box and Muller (1958).
    private static double Normal(SplitMix random) => Math.Sqrt(-2 * Math.Log(Uniform(random))) * Math.Cos(2 * Math.PI * Uniform(random));

    private static double Uniform(SplitMix random) => ((random.Next() >> 11) + 1) * Math.ScaleB(1, -53);
}
