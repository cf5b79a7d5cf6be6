namespace Tritone.Serving.Batching;

/// <summary>What the queue knows of a request. Guarded by whoever guards the queue.</summary>
/// <param name="rows">Rows of the batch dimension, at least 1.</param>
/// <param name="tokens">Tokens of its longest row, where batches are bounded in tokens; 0 elsewhere.</param>
/// <param name="shape">The dimensions that requests of one batch must have in common; empty if the model leaves none open.</param>
/// <param name="priority">The level asked for, 1 the highest; 0 leaves it to the model.</param>
/// <param name="timeoutMicroseconds">How long it may wait; 0 leaves it to the model.</param>
internal abstract class QueuedRequest(int rows, int tokens, long[] shape, ulong priority, ulong timeoutMicroseconds)
{
    public int Rows { get; } = rows;

    public int Tokens { get; } = tokens;

    public ulong Priority { get; } = priority;

    public ulong TimeoutMicroseconds { get; } = timeoutMicroseconds;

    /// <summary>Whether it is a request of a client, or the first part of one: by this they are counted.</summary>
    public virtual bool IsLead => true;

    /// <summary>When it came, in nanoseconds of the scheduler's clock.</summary>
    public long EnqueuedAt { get; internal set; }

    /// <summary>The last moment at which it may still be taken; <see cref="RequestQueue.Never"/> if there is none.</summary>
    public long Deadline { get; internal set; } = RequestQueue.Never;

    /// <summary>Whether it is done with, so that responses of later requests need not wait for it.</summary>
    internal bool IsAnswered { get; set; }

    /// <summary>Whether its end is known to the caller already: it was refused or withdrawn, and there is no response to let out.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>The list that it is in; null if it is not queued.</summary>
    internal RequestList? List { get; set; }

    internal QueuedRequest? Next { get; set; }

    internal QueuedRequest? Previous { get; set; }

    public bool HasShapeOf(QueuedRequest other) => shape.AsSpan().SequenceEqual(other.Shape);

    private ReadOnlySpan<long> Shape => shape;
}
