using System.Globalization;
using CsCheck;
using Tritone.Scoring;

namespace Tritone.Core.Tests.Predictions;

public sealed class PredictionTests
{
    private static readonly ClassificationHead SingleLabel = new(["anger", "joy", "optimism", "sadness"], Activation.Softmax);

    // Few distinct values, so that ties are common; the extremes saturate both activations.
    private static readonly Gen<float[]> Rows
        = Gen.OneOf(Gen.OneOf(-1000f, -1f, -0f, 0f, 1f, 1000f), Gen.Single[-20f, 20f]).Array[1, 30];

    [Fact]
    public void Label_SingleLabelModel_IsTheBestOne()
    {
        var prediction = SingleLabel.Predict([0, 3, 1, -2], tokens: 7, truncatedTokens: 2);

        Assert.Equal("joy", prediction.Label);
        Assert.Equal(["joy"], prediction.Labels);
        Assert.False(prediction.IsMultiLabel);
        Assert.Equal(0.8390f, prediction.Score, 1e-4f);
        Assert.Equal(7, prediction.Tokens);
        Assert.Equal(2, prediction.TruncatedTokens);
    }

    [Fact]
    public void Label_EqualLogits_IsTheFirstOfThem()
    {
        Assert.Equal("anger", SingleLabel.Predict([1, 1, 1, 1], 3, 0).Label);
        Assert.Equal("optimism", SingleLabel.Predict([0, 0, 2, 2], 3, 0).Label);
    }

    [Fact]
    public void Scores_AnyModel_AreInItsOwnOrder()
    {
        var scores = SingleLabel.Predict([0, 3, 1, -2], 3, 0).Scores;
        Assert.Equal(["anger", "joy", "optimism", "sadness"], scores.Select(score => score.Label));
        Assert.Equal(1f, scores.Sum(score => score.Score), 1e-5f);
    }

    [Theory]
    [InlineData(1, "joy")]
    [InlineData(2, "joy,anger")]
    [InlineData(3, "joy,anger,optimism")]
    [InlineData(99, "joy,anger,optimism,sadness")]
    public void Top_Count_GivesTheBestFirstAndTiesInIndexOrder(int count, string labels)
        => Assert.Equal(labels, string.Join(',', SingleLabel.Predict([0, 3, 0, 0], 3, 0).Top(count).Select(score => score.Label)));

    [Fact]
    public void Top_LessThanOne_IsMisuse()
        => Assert.Throws<ArgumentOutOfRangeException>(() => SingleLabel.Predict([0, 3, 0, 0], 3, 0).Top(0));

    [Fact]
    public void Labels_MultiLabelModel_AreThoseThatReachTheirThreshold()
    {
        var head = new ClassificationHead(["a", "b", "c"], Activation.Sigmoid, [0.5f, 0.9f, 0.1f]);
        var prediction = head.Predict([0, 2, -2], 3, 0); // scores 0.5, 0.88, 0.12

        Assert.True(prediction.IsMultiLabel);
        Assert.Equal(["a", "c"], prediction.Labels);
        Assert.Equal("b", prediction.Label);
    }

    [Fact]
    public void Labels_MultiLabelModelThatReachesNoThreshold_AreNone()
    {
        var prediction = new ClassificationHead(["a", "b"], Activation.Sigmoid).Predict([-3, -2], 3, 0);
        Assert.Empty(prediction.Labels);
        Assert.Equal("b", prediction.Label);
    }

    [Fact]
    public void Label_ScoresRoundToTheSameNumber_GoesByTheLogits()
    {
        var prediction = new ClassificationHead(["a", "b"], Activation.Sigmoid).Predict([50, 60], 3, 0);
        Assert.Equal(prediction.Scores[0].Score, prediction.Scores[1].Score);
        Assert.Equal("b", prediction.Label);
        Assert.Equal("b", prediction.Top(1)[0].Label);
    }

    [Fact]
    public void Predict_RowIsOverwrittenAfterwards_KeepsItsOwnCopy()
    {
        float[] row = [0, 3, 1, -2];
        var prediction = SingleLabel.Predict(row, 3, 0);
        Array.Fill(row, 9);
        Assert.Equal([0f, 3f, 1f, -2f], prediction.Logits.ToArray());
        Assert.Equal("joy", prediction.Label);
    }

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.Sigmoid)]
    public void Predict_AnyFiniteLogits_HoldsItsInvariants(Activation activation) => Rows.Sample(logits =>
    {
        var head = new ClassificationHead([.. logits.Select((_, i) => $"label {i}")], activation);
        var prediction = head.Predict(logits, 3, 0);
        var top = prediction.Top(logits.Length);

        Assert.All(prediction.Scores, score => Assert.InRange(score.Score, 0f, 1f));
        Assert.Equal(StableOrder(logits).Select(i => head.Labels[i]), top.Select(score => score.Label));
        Assert.Equal(top.Select(score => score.Score).OrderDescending(), top.Select(score => score.Score));
        Assert.Equal(new LabelScore(prediction.Label, prediction.Score), top[0]);
        Assert.Equal(top.Take(2), prediction.Top(2));
        Assert.Equal(
            activation is Activation.Softmax
                ? [prediction.Label]
                : prediction.Scores.Where(score => score.Score >= 0.5f).Select(score => score.Label),
            prediction.Labels);
    });

    [Fact]
    public void ToString_UnderAnotherCulture_KeepsTheDecimalPoint()
    {
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        Assert.Equal("joy 0.84", SingleLabel.Predict([0, 3, 1, -2], 3, 0).ToString());
    }

    // The plainest way to say it: insertion sort, which never moves one of two equals past the other.
    private static List<int> StableOrder(float[] logits)
    {
        var order = new List<int>();
        for (var i = 0; i < logits.Length; i++)
        {
            var place = order.FindIndex(other => logits[other] < logits[i]);
            order.Insert(place < 0 ? order.Count : place, i);
        }

        return order;
    }
}
