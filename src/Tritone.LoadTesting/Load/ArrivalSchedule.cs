namespace Tritone.LoadTesting.Load;

/// <summary>When the requests of an open loop are to be sent. It is fixed beforehand: nothing that a server does changes it, and the same load has the same schedule each time.</summary>
internal static class ArrivalSchedule
{
    private const int Seed = 20_240_229;

    // So many moments are drawn and sorted at once.
    private const int BlockLength = 100_000;

    /// <summary>The moments since the beginning, ascending. A trace is given as it is, whatever its length.</summary>
    /// <param name="plan">The load, its warm-up and its window.</param>
    public static IEnumerable<TimeSpan> Of(LoadPlan plan) => plan.Shape switch
    {
        LoadShape.Open open => Rise(plan.Warmup, open).Concat(Spread(new Random(Seed), open, plan.Duration).Select(moment => plan.Warmup + moment)),
        LoadShape.Trace trace => trace.Times,
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Shape, null),
    };

    // The warm-up rises from nothing to the rate: a server that has yet to compile its code, and connections that are yet to be opened, would else be run over at once.
    private static IEnumerable<TimeSpan> Rise(TimeSpan length, LoadShape.Open load)
    {
        var count = Count(load.RequestRate / 2, length);
        for (var request = 0L; request < count; request++)
        {
            yield return length * Math.Sqrt((double)request / count);
        }
    }

    private static IEnumerable<TimeSpan> Spread(Random random, LoadShape.Open load, TimeSpan length)
    {
        var count = Count(load.RequestRate, length);
        for (var done = 0L; done < count;)
        {
            // A Poisson process of which it is known how many requests there are: each anywhere, independently of the others.
            var moments = new double[Math.Min(BlockLength, count - done)];
            for (var i = 0; i < moments.Length; i++)
            {
                moments[i] = (done + (load.Arrivals is ArrivalKind.Constant ? i : random.NextDouble() * moments.Length)) / count;
            }

            Array.Sort(moments);
            foreach (var moment in moments)
            {
                yield return length * moment;
            }

            done += moments.Length;
        }
    }

    private static long Count(double rate, TimeSpan length) => (long)Math.Round(rate * length.TotalSeconds);
}
