namespace Tritone.Serving.Caching;

/// <summary>A Redis, or a server that speaks as it does, and how far it is trusted with time.</summary>
/// <param name="Host">A name or an address.</param>
/// <param name="Port">Its port.</param>
public sealed record RedisOptions(string Host, int Port = 6379)
{
    /// <summary>The most that a request waits for it; then the model runs.</summary>
    /// <value>Above zero. The default is 50 milliseconds: many times what a Redis nearby takes, and little beside a run in a queue.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it keeps an answer.</summary>
    /// <value>One second or more; the default, null, leaves it to the limits of the Redis.</value>
    public TimeSpan? TimeToLive { get; init; }
}
