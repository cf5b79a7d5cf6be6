using Tritone.Serving.Batching;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Warmup;

/// <summary>Measures what the runs of a model cost on this machine, as far as the time for it allows.</summary>
internal static class CostTrial
{
    // Long enough for a small model to be measured, short enough not to be felt at start.
    private const long AllowanceNanoseconds = 30_000_000;

    private const int RowTokens = 32;
    private const int SmallRun = 16;
    private const int MaxRunTokens = 128;

    // Another budget than the default one must be clearly better: a single run is not measured well.
    private const double ClearlyBetter = 0.9;

    // Ascending: each is twice the one before.
    private static readonly int[] Sizes = [128, 256, 512, 1024];

    /// <summary>Runs batches of rising sizes.</summary>
    /// <returns>The costs; those of <see cref="TokenCosts.Default"/> where there was no time to measure.</returns>
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
        var next = small * Sizes[0] / SmallRun;
        foreach (var size in Sizes)
        {
            if (clock.Now - start + next > AllowanceNanoseconds)
            {
                break;
            }

            times[size] = Time(signature, runner, size / RowTokens, RowTokens);
            next = 2 * times[size];
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

    // A run takes as long as its tokens do, and some time more: two sizes tell both.
    private static int RunTokens(long small, Dictionary<int, long> times)
    {
        if (!times.TryGetValue(Sizes[0], out var time))
        {
            return TokenCosts.Default.RunTokens;
        }

        var token = Math.Max(1, (time - small) / (Sizes[0] - SmallRun));
        return (int)Math.Clamp((small / token) - SmallRun, 1, MaxRunTokens);
    }

    private static long Time(SequenceSignature signature, IBatchRunner runner, int rows, int tokens)
    {
        var times = runner.Run(SequenceSamples.Create(signature, rows, tokens));
        return Math.Max(1, times.End - times.Start);
    }
}
