namespace Tritone.Serving.Caching;

/// <summary>Where the answers for texts are kept.</summary>
public sealed record TextCacheOptions
{
    /// <summary>The most bytes that are kept in memory, with all that it takes to keep them.</summary>
    /// <value>Above zero; the default, null, keeps nothing in memory.</value>
    public long? ByteSize { get; init; }

    /// <summary>The Redis that several servers share.</summary>
    /// <value>The default, null, is none.</value>
    public RedisOptions? Redis { get; init; }

    /// <summary>Looks for what is not valid.</summary>
    internal IEnumerable<string> FindErrors()
    {
        if (ByteSize is <= 0)
        {
            yield return $"--text-cache says that the cache has {ByteSize} bytes; it is above 0";
        }

        if (ByteSize is null && Redis is null)
        {
            yield return "--text-cache has neither a size nor a Redis; nothing would be kept";
        }

        if (Redis is { } redis && redis.Timeout <= TimeSpan.Zero)
        {
            yield return $"--text-cache says that Redis has {redis.Timeout.TotalMilliseconds} ms to answer; it is above 0";
        }

        if (Redis?.TimeToLive is { } timeToLive && timeToLive < TimeSpan.FromSeconds(1))
        {
            yield return $"--text-cache says that Redis keeps answers for {timeToLive.TotalSeconds} s; it is 1 or more";
        }
    }
}
