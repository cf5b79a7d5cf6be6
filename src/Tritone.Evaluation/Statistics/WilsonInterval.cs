namespace Tritone.Evaluation.Statistics;

/// <summary>A confidence interval of a share that was counted: Wilson's, which holds for shares near 0 and for few trials too.</summary>
public static class WilsonInterval
{
    // The 97.5 % point of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>The 95 % interval.</summary>
    /// <param name="successes">How often it was so, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">How often it was looked at, at least 1.</param>
    public static Interval Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);

        var share = (double)successes / trials;
        var denominator = 1 + (Z * Z / trials);
        var centre = (share + (Z * Z / (2 * trials))) / denominator;
        var half = Z / denominator * Math.Sqrt((share * (1 - share) / trials) + (Z * Z / (4.0 * trials * trials)));
        return new Interval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
