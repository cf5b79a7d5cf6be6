using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Comparison;

public sealed class ModelComparisonTests
{
    [Fact]
    public void Of_SameLogits_FindsNoDifference()
    {
        var comparison = Comparisons.WithFlips(texts: 50, flips: 0);
        Assert.Empty(comparison.Flips);
        Assert.Equal((0, 1, 0f, 0, 0), (comparison.FlipRate, comparison.Agreement, comparison.LargestLogitDifference, comparison.MeanLogitDifference, comparison.MeanDivergence));
        Assert.Equal(WilsonInterval.Of(50, 50), comparison.AgreementInterval);
        Assert.Null(comparison.Gold);
    }

    [Fact]
    public void Of_AFlip_SaysWhatBothModelsSaid()
    {
        var comparison = ModelComparison.Of(
            Comparisons.Head, ["one", "two"], [[0, 2, 0, 0], [1, 0, 0, 0]], [[0, 2.5f, 0, 0], [0, 1.5f, 0, 0]], [new LabelSet(1), new LabelSet(3)]);

        var flip = Assert.Single(comparison.Flips);
        Assert.Equal((1, "two"), (flip.Index, flip.Text));
        Assert.Equal((new LabelSet(0), new LabelSet(1), new LabelSet(3)), (flip.ReferenceLabels, flip.CandidateLabels, flip.Gold!.Value));
        Assert.Equal(Math.E / (Math.E + 3), flip.ReferenceScores[0], 1e-6);
        Assert.Equal(1, flip.CandidateScores.Sum(), 1e-6);
        Assert.Equal([0.5f, 1.5f], comparison.LogitDifferences);
        Assert.Equal(1.5f, comparison.LargestLogitDifference);
        Assert.Equal((0.5 + 1 + 1.5) / 8, comparison.MeanLogitDifference, 12);
        Assert.True(comparison.MeanDivergence > 0);
    }

    [Fact]
    public void Of_MultiLabelModel_FollowsItsThresholds()
    {
        // A logit of 1 is a score of 0.73: enough for joy, not for optimism.
        var comparison = ModelComparison.Of(Comparisons.MultiHead, ["a", "b"], [[-1, 1, 1], [-1, -1, -1]], [[-1, 1, 1.2f], [-1, -1, -1]], [new LabelSet(1), new LabelSet()]);

        var flip = Assert.Single(comparison.Flips);
        Assert.Equal((new LabelSet(1), new LabelSet(1, 2)), (flip.ReferenceLabels, flip.CandidateLabels));
        Assert.Equal((1.0, 0.5), (comparison.Gold!.Reference.Accuracy, comparison.Gold.Candidate.Accuracy));
        Assert.Equal(6, comparison.Gold.ReferenceCalibration.Bins.Sum(bin => bin.Count));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Of_LogitsThatAreNotFinite_AreCountedAndLeftOut(float logit)
    {
        var comparison = ModelComparison.Of(
            Comparisons.Head, ["a", "b"], [[1, 0, 0, 0], [1, 0, 0, 0]], [[logit, 0, 0, 0], [0, 1, 0, 0]], [new LabelSet(0), new LabelSet(0)]);

        Assert.Equal((2, 1, 1), (comparison.Texts, comparison.NonFinite, comparison.Compared));
        Assert.Equal(1, Assert.Single(comparison.Flips).Index);
        Assert.Equal(1f, comparison.LargestLogitDifference);
        Assert.Equal(1, comparison.Gold!.Candidate.Texts);
    }

    [Fact]
    public void Of_NothingToCompare_SaysNothing()
    {
        var comparison = ModelComparison.Of(Comparisons.Head, ["a"], [[1, 0, 0, 0]], [[float.NaN, 0, 0, 0]], [new LabelSet(0)]);
        Assert.Equal((0, 0), (comparison.Compared, comparison.FlipRate));
        Assert.Equal(new Interval(0, 1), comparison.AgreementInterval);
        Assert.Null(comparison.Gold);
    }

    [Fact]
    public void Of_Gold_MeasuresBothModels()
    {
        var gold = Comparisons.WithGold((0, 0, 0, 40), (1, 1, 1, 30), (3, 3, 3, 20), (0, 0, 3, 7), (1, 0, 1, 3)).Gold!;
        Assert.Equal((0.97, 0.93), (gold.Reference.Accuracy, gold.Candidate.Accuracy));
        Assert.Equal(-0.04, gold.AccuracyDifference, 12);
        Assert.Equal((7, 3), (gold.OnlyReferenceRight, gold.OnlyCandidateRight));
        Assert.Equal(McNemar.PValue(7, 3), gold.McNemarPValue);
        Assert.InRange(gold.MacroF1Difference, gold.MacroF1Interval.Low, gold.MacroF1Interval.High);
        Assert.True(gold.CandidateCalibration.ExpectedError > 0);
    }

    [Fact]
    public void Of_GoldThatTheModelHasNot_IsRefused()
        => Refused("text 2 has label 4; the model has labels 0 to 3", new LabelSet(0), new LabelSet(4));

    [Fact]
    public void Of_GoldOfTwoLabelsForASingleLabelModel_IsRefused()
        => Refused("text 1 has 2 labels; a model of one label a text is measured on texts of exactly one", new LabelSet(0, 1), new LabelSet(0));

    [Fact]
    public void Of_ReferenceThatIsNotFinite_Fails()
    {
        var error = Assert.Throws<TritoneException>(() => ModelComparison.Of(Comparisons.Head, ["a"], [[float.NaN, 0, 0, 0]], [[0, 0, 0, 0]]));
        Assert.Equal(ErrorCode.Internal, error.Code);
    }

    [Fact]
    public void Of_ShapesThatDoNotFit_IsMisuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelComparison.Of(Comparisons.Head, ["a"], [], [[0, 0, 0, 0]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelComparison.Of(Comparisons.Head, ["a"], [[0, 0, 0, 0]], [[float.NaN]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelComparison.Of(Comparisons.Head, ["a"], [[0, 0, 0, 0]], [[0, 0, 0, 0]], []));
    }

    private static void Refused(string message, params LabelSet[] gold)
    {
        var error = Assert.Throws<TritoneException>(() => ModelComparison.Of(
            Comparisons.Head, ["a", "b"], [Comparisons.Saying(0), Comparisons.Saying(0)], [Comparisons.Saying(0), Comparisons.Saying(0)], gold));
        Assert.Equal((ErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }
}
