namespace Tritone.Serving.Batching;

/// <summary>The rule of models without dynamic batching: every request runs alone, as soon as an instance is free.</summary>
internal sealed class SingleRequestRule : IBatchRule
{
    public BatchDecision Decide(RequestQueue queue, long now, int freeInstances, List<QueuedRequest> batch)
    {
        foreach (var request in queue)
        {
            batch.Add(request);
            return BatchDecision.Run;
        }

        return BatchDecision.Idle;
    }
}
