namespace Tritone.Benchmarks.Comparison;

/// <summary>Quantiles of measured values.</summary>
internal static class Quantiles
{
    /// <summary>The value that a share of the values does not exceed, interpolated between neighbours.</summary>
    public static double Quantile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = sorted[(int)place];
        return below + ((place - (int)place) * (sorted[Math.Min((int)place + 1, sorted.Length - 1)] - below));
    }

    public static double Median(this IEnumerable<double> values) => values.Quantile(0.5);
}
