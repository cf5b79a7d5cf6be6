namespace Tritone.Serving.Metrics;

/// <summary>The state of the cache for texts at one moment.</summary>
/// <param name="Memory">What is in memory; null if nothing is to be.</param>
/// <param name="Redis">What went wrong with the Redis; null without one.</param>
public readonly record struct TextCacheFigures(TextCacheFigures.MemoryFigures? Memory, TextCacheFigures.RedisFigures? Redis)
{
    /// <summary>What is in memory.</summary>
    /// <param name="UsedBytes">The bytes that it takes.</param>
    /// <param name="Entries">Answers.</param>
    /// <param name="Evictions">Answers that made room for others, since start.</param>
    public readonly record struct MemoryFigures(long UsedBytes, long Entries, long Evictions);

    /// <summary>What went wrong with the Redis.</summary>
    /// <param name="Errors">Reads and writes that failed, and values that were not what was written, since start.</param>
    /// <param name="Timeouts">Reads and writes that took too long, since start.</param>
    public readonly record struct RedisFigures(long Errors, long Timeouts);
}
