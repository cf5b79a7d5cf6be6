using Tritone.Serving.Metrics;

namespace Tritone.Serving.Caching;

/// <summary>What models have given for sequences of tokens: in memory, in a Redis, or in memory before a Redis. Thread-safe.</summary>
/// <remarks>
/// The key is a hash of the token ids that a text becomes, so texts that differ only in what the model does not see share an answer, and of a long text each window is kept by
/// itself. What is kept is the logits. No text is kept, and none leaves the process.
/// </remarks>
public sealed class TextCache : IAsyncDisposable
{
    /// <summary>Creates a cache; it does not wait for the Redis.</summary>
    /// <param name="options">Where answers are kept.</param>
    /// <param name="timeProvider">The clock of the Redis' time-outs; null for the system's.</param>
    public TextCache(TextCacheOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Memory = options.ByteSize is { } size ? new MemoryLogits(size) : null;
        Redis = options.Redis is { } redis ? new RedisLogits(redis, timeProvider ?? TimeProvider.System) : null;
    }

    /// <summary>What is in it, and what has failed.</summary>
    public TextCacheFigures Figures => new(Memory?.Figures, Redis?.Figures);

    /// <summary>What is in memory; null if nothing is to be.</summary>
    internal MemoryLogits? Memory { get; }

    /// <summary>What other servers may have; null without a Redis.</summary>
    internal RedisLogits? Redis { get; }

    /// <summary>Lets go of the connection to the Redis.</summary>
    public ValueTask DisposeAsync() => Redis?.DisposeAsync() ?? ValueTask.CompletedTask;
}
