using Tritone.Scoring;

namespace Tritone;

/// <summary>What a model says of one text. Immutable.</summary>
public sealed class Prediction
{
    private readonly ClassificationHead _head;
    private readonly float[] _logits;
    private readonly float[] _scores;
    private readonly int _best;

    internal Prediction(ClassificationHead head, float[] logits, float[] scores, int tokens, int truncatedTokens)
    {
        _head = head;
        _logits = logits;
        _scores = scores;
        _best = IndexOfBest(logits);
        Tokens = tokens;
        TruncatedTokens = truncatedTokens;
    }

    /// <summary>The label with the highest score; of equal ones the first in the model's order.</summary>
    public string Label => _head.Labels[_best];

    /// <summary>The score of <see cref="Label"/>, from 0 to 1.</summary>
    public float Score => _scores[_best];

    /// <summary>
    /// The labels that apply: the best one for a single-label model; those that reach their threshold, in the model's order
    /// and possibly none, for a multi-label model.
    /// </summary>
    public IReadOnlyList<string> Labels => _head.Activation is Activation.Softmax ? [Label] : LabelsOverThreshold();

    /// <summary>Whether several labels may apply at once, so that <see cref="Labels"/> says more than <see cref="Label"/>.</summary>
    public bool IsMultiLabel => _head.Activation is Activation.Sigmoid;

    /// <summary>Every label with its score, in the model's order.</summary>
    public IReadOnlyList<LabelScore> Scores => [.. Enumerable.Range(0, _scores.Length).Select(At)];

    /// <summary>The model's raw output, one number for each label, in the model's order.</summary>
    public ReadOnlyMemory<float> Logits => _logits;

    /// <summary>How many tokens the model saw, special tokens included. A token that several windows share counts once.</summary>
    public int Tokens { get; }

    /// <summary>How many tokens of the text were left out because the model takes no more; 0 if it saw the whole text.</summary>
    public int TruncatedTokens { get; }

    /// <summary>In how many windows the text was read: 1, unless it was too long and <see cref="LongText.Windows"/> was asked for.</summary>
    public int Windows { get; internal init; } = 1;

    /// <summary>Of several windows, the one to which <see cref="Label"/> owes most of its lead over the second label; null for a text that was read whole.</summary>
    public TextWindow? DecidingWindow { get; internal init; }

    /// <summary>The best labels, best first, equal scores in the model's order.</summary>
    /// <param name="count">How many, at least 1. More than there are gives all of them.</param>
    public IReadOnlyList<LabelScore> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // By logit, not by score: two scores may round to the same float (both 1, say) where the logits still differ.
        return [.. Enumerable.Range(0, _logits.Length).OrderByDescending(i => _logits[i]).Take(count).Select(At)];
    }

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Label} {Score:F2}");

    private LabelScore At(int index) => new(_head.Labels[index], _scores[index]);

    private List<string> LabelsOverThreshold()
    {
        var labels = new List<string>();
        for (var i = 0; i < _scores.Length; i++)
        {
            if (_scores[i] >= _head.Thresholds[i])
            {
                labels.Add(_head.Labels[i]);
            }
        }

        return labels;
    }

    private static int IndexOfBest(float[] logits)
    {
        var best = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best])
            {
                best = i;
            }
        }

        return best;
    }
}
