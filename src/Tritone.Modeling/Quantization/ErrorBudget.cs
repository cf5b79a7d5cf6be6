namespace Tritone.Modeling.Quantization;

/// <summary>How much quantisation may change the logits before <c>mixed</c> and <c>--keep-float auto</c> do something about it.</summary>
public static class ErrorBudget
{
    /// <summary>
    /// The mean absolute difference of a logit, in standard deviations of the logits: about what one scale a token costs a trained model, with which 3 to 5 labels of 1,000 change
    /// (docs/quantization.md).
    /// </summary>
    public const double Limit = 0.01;

    /// <summary>What independent errors come to together.</summary>
    internal static double Sum(IEnumerable<double> errors) => Math.Sqrt(errors.Sum(error => error * error));
}
