using Tritone.Evaluation.Statistics;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Comparison;

/// <summary>One server against another under the same load: ratios of the rounds in which both had their turn, one directly after the other.</summary>
/// <param name="Throughput">Requests/s, the other's by the baseline's: above 1 the other answers more.</param>
/// <param name="P50">Median latency: below 1 the other is faster.</param>
/// <param name="P99">99th percentile of latency.</param>
public sealed record TargetComparison(RatioInterval Throughput, RatioInterval P50, RatioInterval P99)
{
    /// <summary>Compares.</summary>
    /// <param name="rounds">The results of each round, two at least, with answers in all of them.</param>
    /// <returns>Null if a round had no answers, or there is one round only.</returns>
    public static TargetComparison? Of(IReadOnlyList<(LoadResult Baseline, LoadResult Other)> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        RatioInterval Ratio(Func<LoadResult, double> value) => RatioInterval.Of([.. rounds.Select(round => value(round.Other) / value(round.Baseline))]);
        return rounds.Count >= 2 && rounds.All(round => HasAnswers(round.Baseline) && HasAnswers(round.Other))
            ? new TargetComparison(Ratio(result => result.RequestsPerSecond), Ratio(result => result.Latency.P50), Ratio(result => result.Latency.P99))
            : null;
    }

    private static bool HasAnswers(LoadResult result) => result is { RequestsPerSecond: > 0, Latency.P50: > 0 };
}
