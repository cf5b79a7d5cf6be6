using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Gate;

public sealed class LabelOrderTests
{
    private static readonly string[] Labels = ["anger", "joy", "optimism", "sadness"];

    // Rows: gold; columns: predicted. About the model of the TweetEval emotion test set.
    private static readonly int[,] GoodModel = { { 490, 16, 17, 35 }, { 27, 304, 15, 12 }, { 10, 23, 80, 10 }, { 45, 10, 17, 310 } };

    [Fact]
    public void Suspect_GoodModel_SaysNothing() => Assert.Null(Suspect(GoodModel, [0, 1, 2, 3]));

    [Fact]
    public void Suspect_LabelsGivenInAnotherOrder_NamesTheOrderThatFits() => Assert.Equal(
        "the float model itself scores 25 % on this data: are its labels in this order? (anger, joy, optimism, sadness); "
            + "with joy, optimism, anger, sadness it would score 83 %",
        Suspect(GoodModel, [1, 2, 0, 3]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public void Suspect_TwoLabelsSwapped_NamesTheOrderThatFits(int one, int other)
    {
        int[] order = [0, 1, 2, 3];
        (order[one], order[other]) = (other, one);
        Assert.Contains($"with {string.Join(", ", order.Select(label => Labels[label]))} it would score 83 %", Suspect(GoodModel, order), StringComparison.Ordinal);
    }

    [Fact]
    public void Suspect_BadModelWithRightLabels_SaysNothing()
        => Assert.Null(Suspect(new[,] { { 100, 90, 60, 100 }, { 90, 80, 70, 60 }, { 60, 70, 50, 40 }, { 90, 80, 60, 70 } }, [0, 1, 2, 3]));

    [Fact]
    public void Suspect_FewTexts_SaysNothing()
        => Assert.Null(Suspect(new[,] { { 0, 1, 0, 0 }, { 1, 0, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } }, [0, 1, 2, 3]));

    [Fact]
    public void Suspect_AlwaysTheSameWrongAnswer_SaysNothing()
        => Assert.Null(Suspect(new[,] { { 0, 900, 0, 0 }, { 0, 50, 0, 0 }, { 0, 30, 0, 0 }, { 0, 20, 0, 0 } }, [0, 1, 2, 3]));

    [Fact]
    public void Suspect_SeveralLabels_SaysNothing()
        => Assert.Null(LabelOrder.Suspect(ClassificationMetrics.Of(Labels, [.. Enumerable.Repeat(new LabelSet(0, 1), 100)], [.. Enumerable.Repeat(new LabelSet(2, 3), 100)])));

    // order[p]: the label that the model means where it says label p.
    private static string? Suspect(int[,] counts, int[] order)
    {
        var (gold, predicted) = (new List<LabelSet>(), new List<LabelSet>());
        for (var label = 0; label < 4; label++)
        {
            for (var answer = 0; answer < 4; answer++)
            {
                gold.AddRange(Enumerable.Repeat(new LabelSet(label), counts[label, order[answer]]));
                predicted.AddRange(Enumerable.Repeat(new LabelSet(answer), counts[label, order[answer]]));
            }
        }

        return LabelOrder.Suspect(ClassificationMetrics.Of(Labels, gold, predicted));
    }
}
