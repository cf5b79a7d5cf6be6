using System.Numerics.Tensors;
using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Comparison;

public sealed partial class ModelComparison
{
    /// <summary>Compares the logits of two models.</summary>
    /// <param name="head">What the logits of both mean.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="reference">The reference's logits, shape [texts][labels], finite.</param>
    /// <param name="candidate">The candidate's logits, shape [texts][labels]; they need not be finite.</param>
    /// <param name="gold">What truly applies to each text; null if that is not known.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: a text's gold names a label that the model has not, or is not exactly one label for a single-label
    /// model. <see cref="ErrorCode.Internal"/>: a logit of the reference is not a finite number.
    /// </exception>
    public static ModelComparison Of(
        ClassificationHead head,
        IReadOnlyList<string> texts,
        IReadOnlyList<float[]> reference,
        IReadOnlyList<float[]> candidate,
        IReadOnlyList<LabelSet>? gold = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNotEqual(reference.Count, texts.Count, nameof(reference));
        ArgumentOutOfRangeException.ThrowIfNotEqual(candidate.Count, texts.Count, nameof(candidate));
        CheckGold(head, gold, texts.Count);

        // A candidate's answer of the wrong shape is misuse and must not pass for one that is not finite.
        foreach (var logits in candidate)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, head.Labels.Count, nameof(candidate));
        }

        var compared = Enumerable.Range(0, texts.Count).Where(text => TensorPrimitives.IsFiniteAll(candidate[text])).ToArray();
        var (referenceAnswers, candidateAnswers) = (new HeadAnswers(head), new HeadAnswers(head));
        var flips = new List<Flip>();
        var largest = new float[compared.Length];
        double differences = 0, divergence = 0;
        for (var i = 0; i < compared.Length; i++)
        {
            var text = compared[i];
            referenceAnswers.Add(reference[text]);
            candidateAnswers.Add(candidate[text]);
            for (var label = 0; label < head.Labels.Count; label++)
            {
                var difference = Math.Abs((double)reference[text][label] - candidate[text][label]);
                differences += difference;
                largest[i] = Math.Max(largest[i], (float)difference);
            }

            divergence += Divergence.OfText(head.Activation, reference[text], candidate[text]);
            if (referenceAnswers.Labels[i] != candidateAnswers.Labels[i])
            {
                flips.Add(new Flip(
                    text,
                    texts[text],
                    referenceAnswers.Scores[i],
                    candidateAnswers.Scores[i],
                    referenceAnswers.Labels[i],
                    candidateAnswers.Labels[i],
                    gold?[text]));
            }
        }

        return new ModelComparison(head)
        {
            Texts = texts.Count,
            NonFinite = texts.Count - compared.Length,
            Flips = flips,
            LogitDifferences = largest,
            MeanLogitDifference = differences / Math.Max(1, compared.Length * head.Labels.Count),
            MeanDivergence = divergence / Math.Max(1, compared.Length),
            Gold = gold is null || compared.Length == 0
                ? null
                : GoldComparison.Of(head, [.. compared.Select(text => gold[text])], referenceAnswers, candidateAnswers),
        };
    }

    private static void CheckGold(ClassificationHead head, IReadOnlyList<LabelSet>? gold, int texts)
    {
        if (gold is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(gold.Count, texts, nameof(gold));
        for (var text = 0; text < gold.Count; text++)
        {
            var labels = gold[text].Indices;
            if (labels.Length > 0 && labels[^1] >= head.Labels.Count)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"text {text + 1} has label {labels[^1]}; the model has labels 0 to {head.Labels.Count - 1}");
            }

            if (head.Activation is Activation.Softmax && labels.Length != 1)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"text {text + 1} has {labels.Length} labels; a model of one label a text is measured on texts of exactly one");
            }
        }
    }
}
