namespace Tritone.Repository.Configuration;

/// <summary>What is done with a request that has waited in a queue for too long.</summary>
public enum QueueTimeoutAction
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It is put behind all that have not waited too long.</summary>
    Delay,
}
