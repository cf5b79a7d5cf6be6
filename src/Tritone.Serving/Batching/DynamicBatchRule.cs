using System.Collections.Frozen;

namespace Tritone.Serving.Batching;

/// <summary>
/// Triton's dynamic batching: requests of equal shape, from the front of the queue and without a gap, up to the largest batch; of a preferred size if one can be reached,
/// for which a batch that could still grow waits until its oldest request has waited the queue delay.
/// </summary>
internal sealed class DynamicBatchRule : IBatchRule
{
    private readonly int _maxBatchSize;
    private readonly FrozenSet<int> _preferred;
    private readonly int _maxPreferred;
    private readonly long _delay;

    /// <param name="maxBatchSize">The most rows of a batch, at least 1.</param>
    /// <param name="preferredBatchSizes">The sizes to try for; the largest batch if empty, as Triton completes the configuration.</param>
    /// <param name="maxQueueDelayMicroseconds">How long a request may wait for company while an instance is free.</param>
    public DynamicBatchRule(int maxBatchSize, IReadOnlyCollection<int> preferredBatchSizes, long maxQueueDelayMicroseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        _maxBatchSize = maxBatchSize;
        _preferred = (preferredBatchSizes.Count > 0 ? preferredBatchSizes : [maxBatchSize]).ToFrozenSet();
        _maxPreferred = _preferred.Max();
        const long LongestMicroseconds = long.MaxValue / 4000;
        _delay = Math.Clamp(maxQueueDelayMicroseconds, 0, LongestMicroseconds) * 1000;
    }

    public BatchDecision Decide(RequestQueue queue, long now, int freeInstances, List<QueuedRequest> batch)
    {
        var rows = 0;
        var preferredCount = 0;
        var oldest = RequestQueue.Never;
        var isFull = false;
        foreach (var request in queue)
        {
            if (batch.Count > 0)
            {
                // Past the largest preferred size there is nothing to wait for: what came before it is as good as preferred.
                if (rows + request.Rows > _maxPreferred && preferredCount == 0)
                {
                    preferredCount = batch.Count;
                }

                if (rows + request.Rows > _maxBatchSize || !request.HasShapeOf(batch[0]))
                {
                    isFull = true;
                    break;
                }
            }

            batch.Add(request);
            rows += request.Rows;
            oldest = Math.Min(oldest, request.EnqueuedAt);
            if (_preferred.Contains(rows))
            {
                preferredCount = batch.Count;
            }
        }

        if (batch.Count == 0)
        {
            return BatchDecision.Idle;
        }

        var isLate = _delay > 0 && now - oldest >= _delay;
        if (preferredCount > 0 && !isLate)
        {
            batch.RemoveRange(preferredCount, batch.Count - preferredCount);
            return BatchDecision.Run;
        }

        if (isFull || isLate || _delay == 0 || rows >= _maxPreferred)
        {
            return BatchDecision.Run;
        }

        batch.Clear();
        return BatchDecision.Wait(oldest + _delay);
    }
}
