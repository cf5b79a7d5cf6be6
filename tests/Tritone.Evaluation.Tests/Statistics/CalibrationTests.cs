using CsCheck;
using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class CalibrationTests
{
    [Fact]
    public void Of_OneLabelEach_TakesTheBestScores()
    {
        var calibration = Calibration.Of(Activation.Softmax, [[0.9f, 0.1f], [0.05f, 0.95f], [0.6f, 0.4f], [0.65f, 0.35f]], [new(0), new(0), new(0), new(1)]);

        // 0.9 and 0.6 close their bins: (0.8667, 0.9333] and (0.6, 0.6667] hold 0.9 and 0.65; floats of 0.6 lie above it.
        Assert.Equal(4, calibration.Bins.Sum(bin => bin.Count));
        Assert.Equal([9, 9, 13, 14], BinsOf(calibration));
        Assert.Equal(((0.1 * 1) + (0.95 * 1) + (Math.Abs(0.625 - 0.5) * 2)) / 4, calibration.ExpectedError, 1e-6);
    }

    [Fact]
    public void Of_SeveralLabels_TakesEveryScore()
    {
        var calibration = Calibration.Of(Activation.Sigmoid, [[0.9f, 0.1f], [0.9f, 0f]], [new(0, 1), new()]);
        Assert.Equal([0, 1, 13, 13], BinsOf(calibration));
        Assert.Equal(((0.4 * 2) + 0.9 + 0) / 4, calibration.ExpectedError, 1e-6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 14)]
    public void Of_ScoresAtTheEnds_FallInTheEndBins(float score, int bin)
        => Assert.Equal([bin], BinsOf(Calibration.Of(Activation.Sigmoid, [[score]], [new(0)])));

    [Fact]
    public void Of_AnyScores_CountsEachOnceInTheBinThatHoldsIt() => Gen.Single[0f, 1f].Array[1, 5].Array[1, 20].Sample(scores =>
    {
        var calibration = Calibration.Of(Activation.Sigmoid, scores, [.. scores.Select(_ => new LabelSet(0))]);
        Assert.Equal(scores.Sum(row => row.Length), calibration.Bins.Sum(bin => bin.Count));
        Assert.All(calibration.Bins.Where(bin => bin.Count > 0), bin => Assert.InRange(bin.Confidence, bin.Low - 1e-6, bin.High + 1e-6));
        Assert.InRange(calibration.ExpectedError, 0, 1);
    });

    [Fact]
    public void ExpectedError_AlwaysSureAndRight_IsZero()
        => Assert.Equal(0, Calibration.Of(Activation.Softmax, [[1f, 0f], [0f, 1f]], [new(0), new(1)]).ExpectedError);

    private static IEnumerable<int> BinsOf(Calibration calibration) => calibration.Bins.Index().SelectMany(bin => Enumerable.Repeat(bin.Index, bin.Item.Count));
}
