using Tritone.Serving.Batching;

namespace Tritone.Serving.Scheduling;

/// <summary>What came out of a step of the scheduler, for the caller to act on. Used again and again by one caller.</summary>
internal sealed class SchedulerStep
{
    /// <summary>The requests to run together; an instance is taken for them.</summary>
    public List<QueuedRequest> Batch { get; } = [];

    /// <summary>Requests that waited too long.</summary>
    public List<QueuedRequest> Rejected { get; } = [];

    /// <summary>Requests that were run and whose responses may go out now, in this order.</summary>
    public List<QueuedRequest> Released { get; } = [];

    /// <summary>When to take the next step, if nothing happens before; <see cref="RequestQueue.Never"/> if there is no such moment.</summary>
    public long WakeAt { get; set; } = RequestQueue.Never;
}
