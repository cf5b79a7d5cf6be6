namespace Tritone.Evaluation.Statistics;

/// <summary>McNemar's exact test: do two models err on the same texts equally often, or is one of them right more often?</summary>
public static class McNemar
{
    /// <summary>The two-sided p value: how often a fair coin would split the texts on which exactly one model is right at least this unevenly.</summary>
    /// <param name="onlyFirst">Texts on which only the first model is right (b), at least 0.</param>
    /// <param name="onlySecond">Texts on which only the second model is right (c), at least 0.</param>
    /// <returns>From 0 to 1; 1 if the models never differ.</returns>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);

        var flips = (long)onlyFirst + onlySecond;
        var fewer = Math.Min(onlyFirst, onlySecond);

        // Relative to the largest term of the lower tail, so that no term under- or overflows. Terms only shrink, faster and faster: the first that
        // does not change the sum ends it.
        double sum = 0, term = 1;
        for (long k = fewer; k >= 0 && sum + term > sum; k--)
        {
            sum += term;
            term *= (double)k / (flips - k + 1);
        }

        var largest = LogFactorial(flips) - LogFactorial(fewer) - LogFactorial(flips - fewer) - (flips * Math.Log(2));
        return Math.Min(1, 2 * sum * Math.Exp(largest));
    }

    private static double LogFactorial(long n)
    {
        // Stirling's series; from 32 on, the first term that is left out is below 1e-16.
        if (n >= 32)
        {
            var inverse = 1.0 / n;
            var square = inverse * inverse;
            var tail = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680))))));
            return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + tail;
        }

        double product = 1;
        for (var i = 2; i <= n; i++)
        {
            product *= i;
        }

        return Math.Log(product);
    }
}
