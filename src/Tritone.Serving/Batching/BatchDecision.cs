namespace Tritone.Serving.Batching;

/// <summary>What a rule decides.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Until">For <see cref="BatchDecisionKind.Wait"/>, when to ask again; a new request may change the answer before.</param>
internal readonly record struct BatchDecision(BatchDecisionKind Kind, long Until = RequestQueue.Never)
{
    /// <summary>Nothing to run, and no moment at which there will be.</summary>
    public static BatchDecision Idle => new(BatchDecisionKind.Idle);

    /// <summary>Run the batch that was chosen.</summary>
    public static BatchDecision Run => new(BatchDecisionKind.Run);

    public static BatchDecision Wait(long until) => new(BatchDecisionKind.Wait, until);
}
