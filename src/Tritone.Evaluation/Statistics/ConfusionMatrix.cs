namespace Tritone.Evaluation.Statistics;

/// <summary>How often a single-label model gave each label to texts of each label. Immutable.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[] _counts;

    internal ConfusionMatrix(int labels, IReadOnlyList<LabelSet> gold, IReadOnlyList<LabelSet> predicted)
    {
        Labels = labels;
        _counts = new int[labels * labels];
        for (var i = 0; i < gold.Count; i++)
        {
            _counts[(gold[i].Indices[0] * labels) + predicted[i].Indices[0]]++;
        }
    }

    /// <summary>How many labels there are.</summary>
    public int Labels { get; }

    /// <summary>The number of texts of a label that were given a label.</summary>
    /// <param name="gold">The index of the label that applies.</param>
    /// <param name="predicted">The index of the label that the model gave.</param>
    public int this[int gold, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)gold, (uint)Labels, nameof(gold));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Labels, nameof(predicted));
            return _counts[(gold * Labels) + predicted];
        }
    }
}
