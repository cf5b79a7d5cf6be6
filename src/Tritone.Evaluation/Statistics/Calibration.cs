using Tritone.Scoring;

namespace Tritone.Evaluation.Statistics;

/// <summary>Does a model that says "90 %" turn out right nine times of ten? Immutable.</summary>
public sealed class Calibration
{
    /// <summary>How many bins of equal width the confidences are put in: the 15 of Guo et al., "On calibration of modern neural networks" (2017).</summary>
    public const int BinCount = 15;

    private Calibration(IReadOnlyList<ReliabilityBin> bins) => Bins = bins;

    /// <summary>The bins, lowest confidence first.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>The expected calibration error: the mean distance of confidence and accuracy, each bin counting by its statements. From 0, the best, to 1.</summary>
    public double ExpectedError => Bins.Sum(bin => bin.Count * Math.Abs(bin.Confidence - bin.Accuracy)) / Math.Max(1, Bins.Sum(bin => bin.Count));

    /// <summary>Measures a model.</summary>
    /// <param name="activation">
    /// Softmax: of each text the best score is a statement, true if that label applies. Sigmoid: each score is one, true if its label applies.
    /// </param>
    /// <param name="scores">The scores of each text, shape [texts][labels], from 0 to 1.</param>
    /// <param name="gold">What applies to each text.</param>
    public static Calibration Of(Activation activation, IReadOnlyList<float[]> scores, IReadOnlyList<LabelSet> gold)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Count, gold.Count, nameof(scores));

        var counts = new int[BinCount];
        var right = new int[BinCount];
        var confidence = new double[BinCount];
        for (var text = 0; text < scores.Count; text++)
        {
            var best = Array.IndexOf(scores[text], scores[text].Max());
            for (var label = 0; label < scores[text].Length; label++)
            {
                if (activation is Activation.Sigmoid || label == best)
                {
                    var score = scores[text][label];
                    var bin = Math.Clamp((int)Math.Ceiling(score * (double)BinCount) - 1, 0, BinCount - 1);
                    counts[bin]++;
                    confidence[bin] += score;
                    right[bin] += gold[text].Contains(label) ? 1 : 0;
                }
            }
        }

        return new Calibration([.. Enumerable.Range(0, BinCount).Select(bin => new ReliabilityBin(
            (double)bin / BinCount,
            (bin + 1.0) / BinCount,
            counts[bin],
            confidence[bin] / Math.Max(1, counts[bin]),
            (double)right[bin] / Math.Max(1, counts[bin])))]);
    }
}
