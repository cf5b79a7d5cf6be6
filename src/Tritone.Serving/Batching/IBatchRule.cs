namespace Tritone.Serving.Batching;

/// <summary>Which requests run together and when: a pure function of what it is given, which reads no clock and keeps nothing.</summary>
internal interface IBatchRule
{
    /// <summary>Decides what the next free instance does.</summary>
    /// <param name="queue">What waits, without expired requests. It is not changed.</param>
    /// <param name="now">The time.</param>
    /// <param name="freeInstances">How many instances could run something, at least 1.</param>
    /// <param name="batch">Receives the requests to run together, if the decision is to run; empty before.</param>
    BatchDecision Decide(RequestQueue queue, long now, int freeInstances, List<QueuedRequest> batch);
}
