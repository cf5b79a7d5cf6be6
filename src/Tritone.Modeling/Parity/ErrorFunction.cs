namespace Tritone.Modeling.Parity;

/// <summary>The error function to the last digits of a double, which the class library lacks.</summary>
internal static class ErrorFunction
{
    // From here on, 1 - erf(x) is below half of the spacing of doubles at 1.
    private const double Saturation = 6;

    /// <summary>erf(x) by the series with all terms of one sign (Abramowitz and Stegun, 7.1.6): no cancellation.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) >= Saturation)
        {
            return Math.Sign(x);
        }

        var term = x;
        var sum = x;
        for (var n = 1; Math.Abs(term) > Math.Abs(sum) * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
