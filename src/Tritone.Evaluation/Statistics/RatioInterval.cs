namespace Tritone.Evaluation.Statistics;

/// <summary>The mean of ratios that were measured in pairs, with a 95 % interval: Student's t of their logarithms.</summary>
/// <param name="Mean">The geometric mean.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end.</param>
public sealed record RatioInterval(double Mean, double Low, double High)
{
    // Quantiles of Student's t for a two-sided 95 % interval, for 1 to 30 degrees of freedom: NIST/SEMATECH e-Handbook, section 1.3.6.7.2.
    private static readonly double[] Quantiles =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ];

    /// <summary>Of at least two ratios above 0. Beyond 31 of them the quantile of 31 is used: the interval is at most 5 % too wide.</summary>
    public static RatioInterval Of(IReadOnlyList<double> ratios)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        ArgumentOutOfRangeException.ThrowIfLessThan(ratios.Count, 2);
        var logarithms = ratios.Select(ratio => Math.Log(ratio)).ToList();
        var mean = logarithms.Average();
        var variance = logarithms.Sum(value => (value - mean) * (value - mean)) / (logarithms.Count - 1);
        var margin = Quantiles[Math.Min(logarithms.Count - 1, Quantiles.Length) - 1] * Math.Sqrt(variance / logarithms.Count);
        return new RatioInterval(Math.Exp(mean), Math.Exp(mean - margin), Math.Exp(mean + margin));
    }
}
