namespace Tritone.Serving.Batching;

/// <summary>What happens to a request that has waited too long.</summary>
internal enum TimeoutAction
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It waits on, behind all of its level that are in time.</summary>
    Delay,
}
