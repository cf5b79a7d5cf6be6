namespace Tritone.Serving.Batching;

/// <summary>How long requests of one level of priority wait and how many, in Triton's words. The default bounds nothing.</summary>
internal sealed record QueuePolicy
{
    public TimeoutAction TimeoutAction { get; init; }

    /// <summary>0 for none.</summary>
    public ulong DefaultTimeoutMicroseconds { get; init; }

    public bool AllowTimeoutOverride { get; init; }

    /// <summary>0 for none.</summary>
    public uint MaxQueueSize { get; init; }

    /// <summary>The last moment at which a request may be taken.</summary>
    public long DeadlineOf(QueuedRequest request, long now)
    {
        // As Triton decides it: a request's own timeout counts only where it shortens one that the model has.
        var timeout = AllowTimeoutOverride && request.TimeoutMicroseconds > 0 && request.TimeoutMicroseconds < DefaultTimeoutMicroseconds
            ? request.TimeoutMicroseconds
            : DefaultTimeoutMicroseconds;
        const ulong LongestMicroseconds = long.MaxValue / 4000;
        return timeout == 0 ? RequestQueue.Never : now + ((long)Math.Min(timeout, LongestMicroseconds) * 1000);
    }
}
