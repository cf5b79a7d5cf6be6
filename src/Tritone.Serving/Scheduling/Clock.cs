namespace Tritone.Serving.Scheduling;

/// <summary>The time in nanoseconds since some moment.</summary>
internal sealed class Clock(TimeProvider provider)
{
    private readonly double _nanosecondsPerTick = 1e9 / provider.TimestampFrequency;
    private readonly bool _countsNanoseconds = provider.TimestampFrequency == 1_000_000_000;

    /// <summary>Whether the time goes on by itself, so that one may wait for it by looking at it.</summary>
    public bool RunsByItself { get; } = ReferenceEquals(provider, TimeProvider.System);

    public long Now
    {
        get
        {
            var timestamp = provider.GetTimestamp();
            return _countsNanoseconds ? timestamp : (long)(timestamp * _nanosecondsPerTick);
        }
    }

    public long UnixMilliseconds => provider.GetUtcNow().ToUnixTimeMilliseconds();

    public ITimer CreateTimer(TimerCallback callback) => provider.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
