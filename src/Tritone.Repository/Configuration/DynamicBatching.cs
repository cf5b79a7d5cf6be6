namespace Tritone.Repository.Configuration;

/// <summary>How Triton puts requests together before it runs a model. Immutable.</summary>
/// <param name="PreferredBatchSizes">Sizes it tries to reach; empty for the most that the model takes.</param>
/// <param name="MaxQueueDelayMicroseconds">How long a request may wait for company.</param>
public sealed record DynamicBatching(IReadOnlyList<int> PreferredBatchSizes, long MaxQueueDelayMicroseconds = 0)
{
    private static readonly QueuePolicy Unlimited = new();

    /// <summary>Whether the answers leave in the order in which the requests came.</summary>
    public bool PreserveOrdering { get; init; }

    /// <summary>How many levels of priority there are, from 1, the highest; 0 for none.</summary>
    public ulong PriorityLevels { get; init; }

    /// <summary>The level of a request that names none; 0 if there are no levels.</summary>
    public ulong DefaultPriorityLevel { get; init; }

    /// <summary>The policy of the queues that have none of their own; null if the file has none.</summary>
    public QueuePolicy? DefaultQueuePolicy { get; init; }

    /// <summary>The policies of single levels of priority.</summary>
    public IReadOnlyDictionary<ulong, QueuePolicy> PriorityQueuePolicies { get; init; } = new Dictionary<ulong, QueuePolicy>();

    /// <summary>The policy of a level's queue: its own, or that of all, or one without limits.</summary>
    /// <param name="level">A level of priority; 0 where there are none.</param>
    public QueuePolicy PolicyOf(ulong level) => PriorityQueuePolicies.TryGetValue(level, out var policy) ? policy : DefaultQueuePolicy ?? Unlimited;

    /// <inheritdoc />
    public bool Equals(DynamicBatching? other)
        => other is not null && MaxQueueDelayMicroseconds == other.MaxQueueDelayMicroseconds && PreferredBatchSizes.SequenceEqual(other.PreferredBatchSizes)
            && PreserveOrdering == other.PreserveOrdering && PriorityLevels == other.PriorityLevels && DefaultPriorityLevel == other.DefaultPriorityLevel
            && DefaultQueuePolicy == other.DefaultQueuePolicy && PriorityQueuePolicies.Count == other.PriorityQueuePolicies.Count
            && PriorityQueuePolicies.All(entry => other.PriorityQueuePolicies.TryGetValue(entry.Key, out var policy) && policy == entry.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(PreferredBatchSizes.Count, MaxQueueDelayMicroseconds, PriorityLevels, DefaultQueuePolicy);
}
