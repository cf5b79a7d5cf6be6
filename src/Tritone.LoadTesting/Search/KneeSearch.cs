using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Search;

/// <summary>Finds the highest request rate at which a server still meets its SLO: at least 99 of 100 requests are answered within it.</summary>
public static class KneeSearch
{
    /// <summary>The share of requests that must be good.</summary>
    public const double GoodShare = 0.99;

    /// <summary>The search ends when the lowest rate that fails is at most this much above the highest that does not.</summary>
    public const double Precision = 0.05;

    private const double FirstRate = 10;
    private const double Growth = 2;

    /// <summary>The rates that are tried if none are given: 10 requests/s, and always twice as many.</summary>
    public static IEnumerable<double> AllRates()
    {
        for (var rate = FirstRate; ; rate *= Growth)
        {
            yield return rate;
        }
    }

    /// <summary>Searches: first upwards until a rate fails, then between the last two.</summary>
    /// <param name="rates">What is tried on the way up: requests/s, ascending.</param>
    /// <param name="measure">Measures a rate under an SLO.</param>
    public static async Task<Knee> FindAsync(IEnumerable<double> rates, Func<double, Task<LoadResult>> measure)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(measure);
        double? best = null;
        LoadResult? failed = null;
        var failedRate = double.PositiveInfinity;
        foreach (var rate in rates)
        {
            var result = await measure(rate);
            if (!IsMet(result))
            {
                (failed, failedRate) = (result, rate);
                break;
            }

            best = rate;
        }

        while (best is { } low && failed is not null && failedRate > low * (1 + Precision))
        {
            var rate = Math.Round(Math.Sqrt(low * failedRate), low < FirstRate ? 2 : 1);
            var result = await measure(rate);
            if (IsMet(result))
            {
                best = rate;
            }
            else
            {
                (failed, failedRate) = (result, rate);
            }
        }

        return new Knee(best, failed is null ? KneeLimit.Rates : failed.Invalid is not null && !failed.IsOverloaded ? KneeLimit.LoadGenerator : KneeLimit.Server);
    }

    private static bool IsMet(LoadResult result) => result is { IsOverloaded: false, Invalid: null, Requests: > 0 } && result.Good >= GoodShare * result.Requests;
}
