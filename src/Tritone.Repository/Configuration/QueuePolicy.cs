namespace Tritone.Repository.Configuration;

/// <summary>What a queue does with requests that wait too long, and with too many of them. The default: no limit of either.</summary>
/// <param name="TimeoutAction">What is done with a request that has waited too long.</param>
/// <param name="DefaultTimeoutMicroseconds">How long a request may wait; 0 for as long as it takes.</param>
/// <param name="AllowTimeoutOverride">Whether a request may ask for a shorter time than the default.</param>
/// <param name="MaxQueueSize">The most requests that wait; 0 for any number.</param>
public sealed record QueuePolicy(
    QueueTimeoutAction TimeoutAction = QueueTimeoutAction.Reject, long DefaultTimeoutMicroseconds = 0, bool AllowTimeoutOverride = false, uint MaxQueueSize = 0);
