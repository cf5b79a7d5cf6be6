namespace Tritone.Server.Settings;

/// <summary>Chooses which requests are traced, by settings that do not change: one in so many, and no more than so many. Thread-safe.</summary>
internal sealed class TraceSampling
{
    private long _requests;
    private long _traces;

    /// <param name="own">What was set.</param>
    /// <param name="fallback">What holds for the rest: all of it.</param>
    public TraceSampling(TraceValues own, TraceValues fallback)
    {
        Own = own;
        InForce = own.Or(fallback);
    }

    public TraceValues Own { get; }

    public TraceValues InForce { get; }

    public bool Sample()
    {
        if (InForce is not { IsOn: true, Rate: > 0 and var rate } || Interlocked.Increment(ref _requests) % rate != 0)
        {
            return false;
        }

        return InForce.Count < 0 || Interlocked.Increment(ref _traces) <= InForce.Count;
    }
}
