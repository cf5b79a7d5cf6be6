using Tritone.Scoring;

namespace Tritone.Evaluation.Statistics;

/// <summary>How far a model's scores are from those of a reference: the Kullback-Leibler divergence, in nats.</summary>
public static class Divergence
{
    /// <summary>The divergence of one text.</summary>
    /// <param name="activation">Softmax: of the one distribution over all labels. Sigmoid: the sum of those of each label that applies or does not.</param>
    /// <param name="reference">Logits of the reference, shape [labels], finite.</param>
    /// <param name="candidate">Logits of the candidate, shape [labels], finite.</param>
    /// <returns>From 0, where all scores are equal; finite, since it is taken from the logits and not from scores that may have rounded to 0.</returns>
    public static double OfText(Activation activation, ReadOnlySpan<float> reference, ReadOnlySpan<float> candidate)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(candidate.Length, reference.Length, nameof(candidate));

        double divergence = 0;
        if (activation is Activation.Softmax)
        {
            double referenceSum = LogSumOfExponentials(reference), candidateSum = LogSumOfExponentials(candidate);
            for (var i = 0; i < reference.Length; i++)
            {
                divergence += Term(reference[i] - referenceSum, candidate[i] - candidateSum);
            }
        }
        else
        {
            for (var i = 0; i < reference.Length; i++)
            {
                divergence += Term(LogSigmoid(reference[i]), LogSigmoid(candidate[i])) + Term(LogSigmoid(-reference[i]), LogSigmoid(-candidate[i]));
            }
        }

        // Rounding can leave a sum of nothing slightly below 0.
        return Math.Max(0, divergence);
    }

    private static double Term(double logReference, double logCandidate) => Math.Exp(logReference) * (logReference - logCandidate);

    private static double LogSigmoid(double logit) => Math.Min(logit, 0) - Math.Log(1 + Math.Exp(-Math.Abs(logit)));

    private static double LogSumOfExponentials(ReadOnlySpan<float> logits)
    {
        double largest = float.NegativeInfinity, sum = 0;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        return largest + Math.Log(sum);
    }
}
