namespace Tritone.LoadTesting.Reports;

/// <summary>An axis from 0 to a round number, with round ticks. Whatever is asked of it, the answer is finite.</summary>
internal sealed class AxisScale
{
    // Outside these no picture says anything, and the arithmetic would lose its digits.
    private const double Least = 1e-3;
    private const double Most = 1e15;
    private const int Steps = 4;
    private static readonly double[] Rounds = [1, 2, 5, 10];

    private AxisScale(double step, int count) => (Top, Ticks) = (step * count, [.. Enumerable.Range(0, count + 1).Select(tick => tick * step)]);

    /// <summary>The end of the axis.</summary>
    public double Top { get; }

    /// <summary>From 0 to <see cref="Top"/>.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>The shortest axis that holds some values; those that are not finite do not count.</summary>
    public static AxisScale For(IEnumerable<double> values)
    {
        var largest = values.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        largest = largest <= 0 ? 1 : Math.Clamp(largest, Least, Most);
        var power = Math.Pow(10, Math.Floor(Math.Log10(largest / Steps)));
        var step = power * Rounds.First(round => round >= 10 || round * power * Steps >= largest);
        return new AxisScale(step, Math.Max(1, (int)Math.Ceiling((largest / step) - 1e-9)));
    }

    /// <summary>Where a value lies, from 0 to 1.</summary>
    public double Share(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value / Top, 0, 1);
}
