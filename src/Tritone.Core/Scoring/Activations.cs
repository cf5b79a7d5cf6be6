using System.Numerics.Tensors;

namespace Tritone.Scoring;

/// <summary>Turns a row of logits into scores, in place.</summary>
public static class Activations
{
    /// <summary>Multi-label scores: each logit on its own, through the logistic function.</summary>
    /// <param name="logits">One row, shape [labels]. Overwritten with scores from 0 to 1.</param>
    public static void Sigmoid(Span<float> logits)
    {
        if (!logits.IsEmpty)
        {
            TensorPrimitives.Sigmoid(logits, logits);
        }
    }

    /// <summary>Single-label scores that sum to 1.</summary>
    /// <param name="logits">One row, shape [labels]. Overwritten.</param>
    /// <remarks>Subtracts the largest logit first, so no finite input overflows.</remarks>
    public static void Softmax(Span<float> logits)
    {
        if (logits.IsEmpty)
        {
            return;
        }

        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), logits);
        TensorPrimitives.Exp(logits, logits);
        TensorPrimitives.Divide(logits, TensorPrimitives.Sum(logits), logits);
    }
}
