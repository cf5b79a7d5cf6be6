using System.Globalization;
using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;
using Tritone.Evaluation.Tests.Comparison;

namespace Tritone.Evaluation.Tests.Gate;

public sealed class GateRuleTests
{
    private static readonly GateRule Rule = new();

    [Fact]
    public void Defaults_AreAPointAndAHalfPercent() => Assert.Equal((0.01, 0.005), (Rule.Margin, Rule.MaxFlips));

    [Theory]
    [InlineData(0, 0.005, "margin is 0; it is above 0 and at most 1")]
    [InlineData(1.01, 0.005, "margin is 1.01; it is above 0 and at most 1")]
    [InlineData(double.NaN, 0.005, "margin is NaN; it is above 0 and at most 1")]
    [InlineData(0.01, -0.001, "max-flips is -0.001; it is from 0 to 1")]
    [InlineData(0.01, 1.5, "max-flips is 1.5; it is from 0 to 1")]
    [InlineData(0.01, double.NaN, "max-flips is NaN; it is from 0 to 1")]
    public void Constructor_ValueOutOfRange_IsRefused(double margin, double maxFlips, string message)
    {
        var error = Assert.Throws<TritoneException>(() => new GateRule(margin, maxFlips));
        Assert.Equal((ErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(1000, 0, GateOutcome.Passed)]
    [InlineData(1000, 5, GateOutcome.Passed)]
    [InlineData(1000, 6, GateOutcome.Refused)]
    [InlineData(200, 1, GateOutcome.Passed)]
    [InlineData(199, 1, GateOutcome.Refused)]
    public void Judge_WithoutGold_GoesByTheShareOfFlips(int texts, int flips, GateOutcome expected)
        => Assert.Equal(expected, Rule.Judge(Comparisons.WithFlips(texts, flips)).Outcome);

    [Fact]
    public void Judge_WithoutGold_GivesTheFigures()
    {
        var verdict = Rule.Judge(Comparisons.WithFlips(2000, 3));
        Assert.Equal(
            "the labels of 3 of 2,000 texts differ (0.15 %; at most 0.50 % may): the models agree on 99.85 %, 95 % interval 99.56 % to 99.95 %",
            Assert.Single(verdict.Reasons).Text);
    }

    [Fact]
    public void Judge_LogitsThatAreNotFinite_IsRefused()
    {
        var texts = Enumerable.Range(0, 1000).Select(i => $"{i}").ToArray();
        var logits = texts.Select(_ => Comparisons.Saying(0)).ToArray();
        float[][] candidate = [[float.NaN, 0, 0, 0], .. logits.Skip(1)];

        var verdict = Rule.Judge(ModelComparison.Of(Comparisons.Head, texts, logits, candidate));
        Assert.Equal(GateOutcome.Refused, verdict.Outcome);
        Assert.Equal("the logits of 1 of 1,000 texts are not finite numbers", verdict.Reasons[0].Text);
        Assert.Equal(GateOutcome.Passed, verdict.Reasons[1].Outcome);
    }

    [Fact]
    public void Judge_NoTexts_IsNotEnough() => Assert.Equal(GateOutcome.NotEnoughData, Rule.Judge(Comparisons.WithFlips(0, 0)).Outcome);

    [Fact]
    public void Judge_SameAnswersOnGold_Passes()
    {
        var verdict = Rule.Judge(Comparisons.WithGold((0, 0, 0, 10), (1, 1, 1, 10)));
        Assert.Equal(GateOutcome.Passed, verdict.Outcome);
        Assert.Equal(
            "macro-F1 goes from 100.00 to 100.00 on 20 labelled texts: 0.00 points, 95 % interval 0.00 to 0.00; it may fall by less than 1.00",
            Assert.Single(verdict.Reasons).Text);
    }

    [Fact]
    public void Judge_ClearlyWorseOnGold_IsRefused()
        => Assert.Equal(GateOutcome.Refused, Rule.Judge(Comparisons.WithGold((0, 0, 0, 400), (1, 1, 1, 400), (0, 0, 1, 100), (1, 1, 0, 100))).Outcome);

    [Fact]
    public void Judge_WorseByMoreThanTheMarginThoughNotClearly_IsRefused()
    {
        var comparison = Comparisons.WithGold((0, 0, 0, 48), (1, 1, 1, 48), (0, 0, 1, 3), (1, 0, 1, 1));
        Assert.True(comparison.Gold!.MacroF1Interval.High > 0);
        Assert.Equal(GateOutcome.Refused, Rule.Judge(comparison).Outcome);
    }

    [Fact]
    public void Judge_WideIntervalOnGold_SaysHowManyTextsWouldDo()
    {
        var comparison = Comparisons.WithGold((0, 0, 0, 47), (1, 1, 1, 47), (0, 0, 1, 3), (1, 0, 1, 3));
        var verdict = Rule.Judge(comparison);
        Assert.Equal(GateOutcome.NotEnoughData, verdict.Outcome);

        var gold = comparison.Gold!;
        var needed = 100 * Math.Pow((gold.MacroF1Difference - gold.MacroF1Interval.Low) / (gold.MacroF1Difference + 0.01), 2);
        var text = verdict.Reasons[0].Text;
        var said = double.Parse(text.Split("about ")[1].Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(said, needed, needed * 1.11);
        Assert.EndsWith("such texts would be enough to tell", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_DifferenceAtTheMargin_SaysThatNoNumberWouldDo()
    {
        var comparison = Comparisons.WithGold((0, 0, 0, 47), (1, 1, 1, 47), (0, 0, 1, 4), (1, 0, 1, 2));
        var verdict = new GateRule(Margin: -comparison.Gold!.MacroF1Difference).Judge(comparison);
        Assert.Equal(GateOutcome.NotEnoughData, verdict.Outcome);
        Assert.EndsWith("no reachable number of texts would show it, so near is the difference to the margin", verdict.Reasons[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_GoldWithoutAnyLabel_IsNotEnough()
    {
        var comparison = ModelComparison.Of(Comparisons.MultiHead, ["a"], [[1, 0, 0]], [[1, 0, 0]], [new LabelSet()]);
        var verdict = Rule.Judge(comparison);
        Assert.Equal(GateOutcome.NotEnoughData, verdict.Outcome);
        Assert.Equal("no label applies to any of the 1 labelled texts", verdict.Reasons[0].Text);
    }

    [Fact]
    public void Judge_LabelsInAnotherOrder_IsRefused()
    {
        var verdict = Rule.Judge(Comparisons.WithGold((0, 2, 2, 100), (1, 0, 0, 100), (2, 1, 1, 100), (3, 3, 3, 60)));
        Assert.Equal(GateOutcome.Refused, verdict.Outcome);
        Assert.Equal(GateOutcome.Passed, verdict.Reasons[0].Outcome);
        Assert.Contains("with joy, optimism, anger, sadness it would score 100 %", verdict.Reasons[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToString_SaysTheRule() => Assert.Equal(
        "macro-F1 on labelled texts may fall by less than 1.00 points, shown by its 95 % interval; of texts without labels, at most 0.50 % may get other labels",
        Rule.ToString());
}
