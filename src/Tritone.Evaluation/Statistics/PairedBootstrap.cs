namespace Tritone.Evaluation.Statistics;

/// <summary>How far a difference between two models, measured on the same texts, could be chance: the texts are drawn anew many times.</summary>
public static class PairedBootstrap
{
    /// <summary>How many times the texts are drawn.</summary>
    public const int DefaultResamples = 10_000;

    /// <summary>The 95 % percentile interval of macro-F1 of the candidate less that of the reference.</summary>
    /// <param name="labels">How many labels the models have, at least 1.</param>
    /// <param name="gold">What applies to each text. At least one text.</param>
    /// <param name="reference">What the reference says of each text.</param>
    /// <param name="candidate">What the candidate says of each text.</param>
    /// <param name="resamples">How many times the texts are drawn, at least 1.</param>
    /// <param name="seed">Of the random numbers. The same seed gives the same interval on every machine.</param>
    /// <returns>Ends from -1 to 1. Macro-F1 is over the labels that occur in <paramref name="gold"/>, of each draw anew; without any it is 0.</returns>
    public static Interval MacroF1Difference(
        int labels,
        IReadOnlyList<LabelSet> gold,
        IReadOnlyList<LabelSet> reference,
        IReadOnlyList<LabelSet> candidate,
        int resamples = DefaultResamples,
        int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gold.Count, 1, nameof(gold));
        ArgumentOutOfRangeException.ThrowIfNotEqual(reference.Count, gold.Count, nameof(reference));
        ArgumentOutOfRangeException.ThrowIfNotEqual(candidate.Count, gold.Count, nameof(candidate));
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);

        // Texts with the same labels, gold and said, are the same to F1. There are few such outcomes, so a draw is a count of each.
        var outcomes = new OutcomeTable(labels);
        var outcomeOfText = new int[gold.Count];
        for (var i = 0; i < outcomeOfText.Length; i++)
        {
            outcomeOfText[i] = outcomes.Add(gold[i], reference[i], candidate[i]);
        }

        var random = new SplitMix(seed);
        var counts = new int[outcomes.Count];
        var differences = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            Array.Clear(counts);
            for (var draw = 0; draw < outcomeOfText.Length; draw++)
            {
                counts[outcomeOfText[random.Next(outcomeOfText.Length)]]++;
            }

            differences[i] = outcomes.MacroF1Difference(counts);
        }

        Array.Sort(differences);
        return new Interval(Percentile(differences, 0.025), Percentile(differences, 0.975));
    }

    private static double Percentile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
