namespace Tritone.LoadTesting.Load;

/// <summary>When the requests of an open loop are to be sent. It is fixed beforehand: nothing that a server does changes it, and the same load has the same schedule each time.</summary>
internal static class ArrivalSchedule
{
    private const int Seed = 20_240_229;

    /// <summary>The moments since the beginning, ascending; without end but for a trace.</summary>
    public static IEnumerable<TimeSpan> Of(LoadShape shape) => shape switch
    {
        LoadShape.Open { Arrivals: ArrivalKind.Constant } open => Constant(open.RequestRate),
        LoadShape.Open open => Poisson(open.RequestRate),
        LoadShape.Trace trace => trace.Times,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, null),
    };

    private static IEnumerable<TimeSpan> Constant(double rate)
    {
        for (var request = 0L; ; request++)
        {
            yield return TimeSpan.FromSeconds(request / rate);
        }
    }

    private static IEnumerable<TimeSpan> Poisson(double rate)
    {
        var random = new Random(Seed);
        for (var seconds = 0.0; ; seconds -= Math.Log(1 - random.NextDouble()) / rate)
        {
            yield return TimeSpan.FromSeconds(seconds);
        }
    }
}
