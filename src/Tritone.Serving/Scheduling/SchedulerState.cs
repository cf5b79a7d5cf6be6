using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;

namespace Tritone.Serving.Scheduling;

/// <summary>
/// All that a scheduler knows, without threads, timers and models: the queue, the instances and the order of responses. The server drives it with its clock and the tests with theirs.
/// </summary>
/// <param name="rule">Which requests run together.</param>
/// <param name="settings">What bounds the queue, and whether responses go out in the order in which the requests came.</param>
/// <param name="limits">What bounds the queue beside the settings.</param>
/// <param name="instances">How many batches may run at once, at least 1.</param>
internal sealed class SchedulerState(IBatchRule rule, DynamicBatching settings, QueueLimits limits, int instances)
{
    private readonly RequestQueue _queue = new(settings, limits);

    // Those that came and whose responses are not out, in order of arrival.
    private readonly Queue<QueuedRequest>? _order = settings.PreserveOrdering ? new Queue<QueuedRequest>() : null;

    private int _running;

    public int QueuedCount => _queue.Count;

    /// <summary>The tokens that wait, each row with its own.</summary>
    public long QueuedTokens => _queue.Tokens;

    public bool PreservesOrder => _order is not null;

    /// <summary>Whether nothing waits and nothing runs.</summary>
    public bool IsEmpty => _queue.Count == 0 && _running == 0;

    /// <summary>Takes a request in that comes in parts: all of them or none.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdmit(IReadOnlyList<QueuedRequest> parts, long now)
    {
        if (!_queue.HasRoomFor(parts))
        {
            return false;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            _queue.Add(parts[i], now);
            _order?.Enqueue(parts[i]);
        }

        return true;
    }

    /// <summary>Takes a request in that is answered already, so that its response keeps its place in the order.</summary>
    public void AdmitAnswered(QueuedRequest request, SchedulerStep step)
    {
        request.IsAnswered = true;
        if (_order is null)
        {
            step.Released.Add(request);
            return;
        }

        _order.Enqueue(request);
        Release(step);
    }

    /// <summary>Takes a request out that is not wanted any more.</summary>
    /// <returns>Whether it still waited: otherwise it runs or is done.</returns>
    public bool Withdraw(QueuedRequest request, SchedulerStep step)
    {
        if (!_queue.Remove(request))
        {
            return false;
        }

        Settle(request, step);
        return true;
    }

    /// <summary>Refuses what has waited too long and takes an instance for the next batch, if there is one.</summary>
    /// <param name="now">The time; never earlier than before.</param>
    /// <param name="step">Receives what to do.</param>
    /// <returns>Whether there is a batch. The instance is free again after <see cref="Finish"/>.</returns>
    public bool TryNext(long now, SchedulerStep step)
    {
        var rejectedBefore = step.Rejected.Count;
        _queue.Expire(now, step.Rejected);
        for (var i = rejectedBefore; i < step.Rejected.Count; i++)
        {
            Settle(step.Rejected[i], step);
        }

        step.Batch.Clear();
        var decision = _running < instances && _queue.Count > 0 ? rule.Decide(_queue, now, instances - _running, step.Batch) : BatchDecision.Idle;
        if (decision.Kind is not BatchDecisionKind.Run)
        {
            step.WakeAt = Math.Min(decision.Until, _queue.NextExpiry);
            return false;
        }

        foreach (var request in step.Batch)
        {
            _queue.Remove(request);
        }

        _running++;
        return true;
    }

    /// <summary>A batch has run: its instance is free and its responses go out when it is their turn.</summary>
    public void Finish(List<QueuedRequest> batch, SchedulerStep step)
    {
        _running--;
        foreach (var request in batch)
        {
            request.IsAnswered = true;
        }

        if (_order is null)
        {
            step.Released.AddRange(batch);
        }
        else
        {
            Release(step);
        }
    }

    // One that is refused or withdrawn is told at once, and holds up nobody behind it.
    private void Settle(QueuedRequest request, SchedulerStep step)
    {
        request.IsAnswered = true;
        request.IsSettled = true;
        Release(step);
    }

    private void Release(SchedulerStep step)
    {
        while (_order is not null && _order.TryPeek(out var first) && first.IsAnswered)
        {
            _order.Dequeue();
            if (!first.IsSettled)
            {
                step.Released.Add(first);
            }
        }
    }
}
