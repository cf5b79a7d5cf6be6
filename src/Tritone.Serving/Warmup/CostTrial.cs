using Tritone.Serving.Batching;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Warmup;

/// <summary>
/// Measures what the runs of a model cost on this machine: what a run costs beside its tokens always, which takes a fraction of what loading the model does; the best budget as far as
/// the time for it allows.
/// </summary>
internal static class CostTrial
{
    // For what is beyond that. Long enough for a small model, short enough not to be felt at start.
    private const long AllowanceNanoseconds = 30_000_000;

    private const int RowTokens = 32;
    private const int SmallRun = 16;
    private const int MaxRunTokens = 128;

    // Another budget than the default one must be clearly better: a single run is not measured well.
    private const double ClearlyBetter = 0.9;

    // Ascending: each is twice the one before.
    private static readonly int[] Sizes = [64, 128, 256, 512, 1024];

    /// <summary>Runs batches of rising sizes.</summary>
    /// <returns>The costs; the budget of <see cref="TokenCosts.Default"/> where there was no time to measure it.</returns>
    /// <exception cref="TritoneException">The model failed.</exception>
    public static TokenCosts Run(SequenceSignature signature, IBatchRunner runner, Clock clock)
    {
        var start = clock.Now;
        var small = Math.Min(Time(signature, runner, 1, SmallRun), Time(signature, runner, 1, SmallRun));
        if (small <= 1)
        {
            // The clock stands, as a test's may.
            return TokenCosts.Default;
        }

        var times = new Dictionary<int, long>();
        foreach (var size in Sizes)
        {
            times[size] = Time(signature, runner, size / RowTokens, RowTokens);
            if (clock.Now - start + (2 * times[size]) > AllowanceNanoseconds)
            {
                break;
            }
        }

        return new TokenCosts(ChooseBudget(times), RunTokens(small, times));
    }

    private static int ChooseBudget(Dictionary<int, long> times)
    {
        var usual = TokenCosts.Default.Budget;
        if (!times.TryGetValue(usual, out var time))
        {
            return usual;
        }

        var best = times.Where(other => other.Key >= usual / 2).MinBy(other => (double)other.Value / other.Key);
        return (double)best.Value / best.Key < ClearlyBetter * time / usual ? best.Key : usual;
    }

    // A run takes as long as its tokens do, and some time more: two sizes tell both. Larger ones than these tell of the caches.
    private static int RunTokens(long small, Dictionary<int, long> times)
    {
        var size = times.ContainsKey(Sizes[1]) ? Sizes[1] : Sizes[0];
        var token = Math.Max(1, (times[size] - small) / (size - SmallRun));
        return (int)Math.Clamp((small / token) - SmallRun, 1, MaxRunTokens);
    }

    private static long Time(SequenceSignature signature, IBatchRunner runner, int rows, int tokens)
    {
        var times = runner.Run(SequenceSamples.Create(signature, rows, tokens));
        return Math.Max(1, times.End - times.Start);
    }
}
