namespace Tritone.Serving.Batching;

/// <summary>
/// Batches for texts: requests of any length together, because padding is masked. A batch costs its rows times its longest row, which is bounded, and it costs something to run at
/// all. It has the request that is due first, so that a request waits for no more batches than there are requests before it; around that one those of the nearest lengths, each as
/// long as the padding that it brings costs less than a run more would.
/// </summary>
internal sealed class TokenBudgetRule : IBatchRule
{
    // How far ahead companions are looked for. A batch is a small part of that, so that lengths are near each other; and looking takes microseconds.
    private const int Window = 128;

    private readonly TokenCosts _costs;
    private readonly int _maxBatchSize;
    private readonly int[] _preferred;
    private readonly long _delay;

    /// <param name="costs">What a run costs, and how much it may.</param>
    /// <param name="maxBatchSize">The most rows of a batch, at least 1.</param>
    /// <param name="preferredBatchSizes">The sizes that no batch waits at, where it waits.</param>
    /// <param name="maxQueueDelayMicroseconds">How long a request may wait for company while an instance is free.</param>
    public TokenBudgetRule(TokenCosts costs, int maxBatchSize, IReadOnlyCollection<int> preferredBatchSizes, long maxQueueDelayMicroseconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        _costs = costs;
        _maxBatchSize = maxBatchSize;
        _preferred = [.. preferredBatchSizes];
        const long LongestMicroseconds = long.MaxValue / 4000;
        _delay = Math.Clamp(maxQueueDelayMicroseconds, 0, LongestMicroseconds) * 1000;
    }

    public BatchDecision Decide(RequestQueue queue, long now, int freeInstances, List<QueuedRequest> batch)
    {
        var tokens = 0L;
        foreach (var request in queue)
        {
            // A lower level has its turn when a higher one has nothing left.
            if (batch.Count == Window || (batch.Count > 0 && request.List!.Level != batch[0].List!.Level))
            {
                break;
            }

            batch.Add(request);
            tokens += (long)request.Rows * request.Tokens;
        }

        if (batch.Count == 0)
        {
            return BatchDecision.Idle;
        }

        // What is there is shared out among the instances that would have nothing to do, unless batches are worth waiting for.
        var share = _delay > 0 || freeInstances == 1 ? long.MaxValue : (tokens + freeInstances - 1) / freeInstances;
        var oldest = batch[0].EnqueuedAt;
        var waiting = batch.Count;
        var (rows, isFull) = Choose(batch, share);
        if (_delay == 0 || isFull || batch.Count < waiting || now - oldest >= _delay || rows >= _maxBatchSize || Array.IndexOf(_preferred, rows) >= 0)
        {
            return BatchDecision.Run;
        }

        batch.Clear();
        return BatchDecision.Wait(oldest + _delay);
    }

    // Leaves of the candidates, which are in the order in which they are due, those that run. Says how many rows they have, and whether no more of them would have fitted.
    private (int Rows, bool IsFull) Choose(List<QueuedRequest> candidates, long share)
    {
        Span<long> order = stackalloc long[candidates.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = ((long)candidates[i].Tokens << 32) | (uint)i;
        }

        order.Sort();
        var (first, last) = (0, 0);
        while (PlaceOf(order[first]) != 0)
        {
            first++;
        }

        last = first;
        var rows = candidates[0].Rows;
        var longest = candidates[0].Tokens;
        var tokens = (long)rows * longest;
        var (isFull, mayGrowLonger) = (false, true);
        while (true)
        {
            var shorter = first > 0 ? candidates[PlaceOf(order[first - 1])] : null;
            var longer = mayGrowLonger && last < order.Length - 1 ? candidates[PlaceOf(order[last + 1])] : null;
            var shorterWaste = shorter is null ? long.MaxValue : (long)shorter.Rows * (longest - shorter.Tokens);
            var longerWaste = longer is null ? long.MaxValue : (long)rows * (longer.Tokens - longest);
            var isLonger = longerWaste < shorterWaste;
            var next = isLonger ? longer : shorter;
            if (next is null || Math.Min(shorterWaste, longerWaste) > _costs.RunTokens)
            {
                break;
            }

            var longestWithNext = Math.Max(longest, next.Tokens);
            var tokensWithNext = tokens + ((long)next.Rows * next.Tokens);
            if (rows + next.Rows > _maxBatchSize || (long)(rows + next.Rows) * longestWithNext > _costs.Budget || tokensWithNext > share)
            {
                // A shorter one costs less than this longer one does.
                isFull = true;
                if (isLonger)
                {
                    mayGrowLonger = false;
                    continue;
                }

                break;
            }

            (first, last) = isLonger ? (first, last + 1) : (first - 1, last);
            rows += next.Rows;
            (longest, tokens) = (longestWithNext, tokensWithNext);
        }

        // In the order in which they are due, as everywhere else.
        var chosen = order[first..(last + 1)];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = PlaceOf(chosen[i]);
        }

        chosen.Sort();
        for (var i = 0; i < chosen.Length; i++)
        {
            candidates[i] = candidates[(int)chosen[i]];
        }

        candidates.RemoveRange(chosen.Length, candidates.Count - chosen.Length);
        return (rows, isFull);
    }

    private static int PlaceOf(long key) => (int)(uint)key;
}
