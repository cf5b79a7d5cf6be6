using System.Globalization;
using CsCheck;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class ClassificationMetricsTests
{
    private static readonly string[] Labels = ["anger", "joy", "optimism", "sadness"];

    [Fact]
    public void Of_PublishedPredictionsOfTweetEval_GivesThePublishedScores()
    {
        var metrics = ClassificationMetrics.Of(
            Labels, Read("data/tweeteval_emotion/test_labels.txt"), Read("data/tweeteval_emotion/predictions_roberta_retrained.txt"));

        Assert.Equal(1421, metrics.Texts);
        Assert.Equal(0.7983, metrics.MacroF1, 4);
        Assert.Equal(0.8339, metrics.Accuracy, 4);
        Assert.Equal([0.876, 0.846, 0.655, 0.816], metrics.PerLabel.Select(label => Math.Round(label.F1, 3)));
    }

    [Fact]
    public void Of_OneLabelEach_CountsByHand()
    {
        LabelSet[] gold = [new(0), new(0), new(0), new(1), new(1), new(3)];
        LabelSet[] predicted = [new(0), new(0), new(1), new(1), new(2), new(3)];
        var metrics = ClassificationMetrics.Of(Labels, gold, predicted);

        Assert.Equal(4, metrics.Right);
        Assert.Equal(new LabelMetrics("anger", 2, 0, 1, 3), metrics.PerLabel[0]);
        Assert.Equal(new LabelMetrics("joy", 1, 1, 1, 3), metrics.PerLabel[1]);
        Assert.Equal((1.0, 2.0 / 3, 0.8), (metrics.PerLabel[0].Precision, metrics.PerLabel[0].Recall, metrics.PerLabel[0].F1));

        // Optimism is said once but occurs nowhere: it is no part of the mean.
        Assert.Equal((0.8 + 0.5 + 1) / 3, metrics.MacroF1, 12);
        Assert.Equal(1, metrics.Confusion![1, 2]);
        Assert.Equal(2, metrics.Confusion[0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Confusion[0, 4]);
    }

    [Fact]
    public void Of_SeveralLabels_JudgesEachAloneAndTheWholeSetForAccuracy()
    {
        LabelSet[] gold = [new(0, 1), new(), new(1), new(2, 3)];
        LabelSet[] predicted = [new(0), new(), new(1), new(1, 2, 3)];
        var metrics = ClassificationMetrics.Of(Labels, gold, predicted);

        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal(new LabelMetrics("joy", 1, 1, 1, 1), metrics.PerLabel[1]);
        Assert.Equal((1 + 0.5 + 1 + 1) / 4, metrics.MacroF1, 12);
        Assert.Null(metrics.Confusion);
    }

    [Fact]
    public void Of_AnyOneLabelEach_AgreesWithThePlainDefinitions() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3]).Array[1, 60].Sample(pairs =>
    {
        var metrics = ClassificationMetrics.Of(Labels, [.. pairs.Select(pair => new LabelSet(pair.Item1))], [.. pairs.Select(pair => new LabelSet(pair.Item2))]);

        Assert.Equal(pairs.Count(pair => pair.Item1 == pair.Item2) / (double)pairs.Length, metrics.Accuracy, 12);
        for (var label = 0; label < 4; label++)
        {
            var of = metrics.PerLabel[label];
            Assert.Equal(pairs.Length, of.TruePositives + of.FalsePositives + of.FalseNegatives + of.TrueNegatives);
            Assert.Equal(of.Precision + of.Recall == 0 ? 0 : 2 * of.Precision * of.Recall / (of.Precision + of.Recall), of.F1, 12);
            Assert.Equal(pairs.Count(pair => pair.Item1 == label), Enumerable.Range(0, 4).Sum(predicted => metrics.Confusion![label, predicted]));
        }
    });

    [Fact]
    public void MacroF1_NoLabelOccurs_IsZero() => Assert.Equal(0, ClassificationMetrics.Of(Labels, [new()], [new(1)]).MacroF1);

    [Fact]
    public void Of_NoTexts_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationMetrics.Of(Labels, [], []));

    private static LabelSet[] Read(string path)
        => [.. File.ReadAllLines(TestFiles.Shared(path)).Where(line => line.Length > 0).Select(line => new LabelSet(int.Parse(line, CultureInfo.InvariantCulture)))];
}
