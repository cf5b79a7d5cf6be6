using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Gate;

/// <summary>Finds out that a model's labels were given in another order than that of its logits.</summary>
internal static class LabelOrder
{
    // A model that merely is bad, or sees texts of another kind, gains some points by renaming its labels. Swapping two labels of a model that works
    // costs more than this unless both are rare; then nothing is said.
    private const double ClearGain = 0.2;

    /// <summary>Looks for an order of the labels in which a single-label model would be far better.</summary>
    /// <param name="metrics">Of the float model, in the order that was given.</param>
    /// <returns>A question that names that order; null if the one that was given seems right, or several labels may apply.</returns>
    /// <remarks>
    /// Far better: by <see cref="ClearGain"/>, by more than chance (Wilson's intervals do not meet), and better than always answering the commonest
    /// label, below which no order is worth naming.
    /// </remarks>
    public static string? Suspect(ClassificationMetrics metrics)
    {
        if (metrics.Confusion is not { } confusion)
        {
            return null;
        }

        // trueLabel[p]: the label that answer p seems to stand for.
        var trueLabel = Assignment.Best(confusion.Labels, (predicted, gold) => confusion[gold, predicted]);
        var right = Enumerable.Range(0, confusion.Labels).Sum(predicted => confusion[trueLabel[predicted], predicted]);
        var commonest = metrics.PerLabel.Max(label => label.Support);
        var gain = (double)(right - metrics.Right) / metrics.Texts;
        var isChance = WilsonInterval.Of(right, metrics.Texts).Low <= WilsonInterval.Of(metrics.Right, metrics.Texts).High;
        if (gain < ClearGain || isChance || right <= commonest)
        {
            return null;
        }

        var given = string.Join(", ", metrics.PerLabel.Select(label => label.Label));
        var fitting = string.Join(", ", trueLabel.Select(label => metrics.PerLabel[label].Label));
        return FormattableString.Invariant($"the float model itself scores {metrics.Accuracy * 100:F0} % on this data: are its labels in this order? ({given}); ")
            + FormattableString.Invariant($"with {fitting} it would score {100.0 * right / metrics.Texts:F0} %");
    }
}
