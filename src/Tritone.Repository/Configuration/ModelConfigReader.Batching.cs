using Tritone.Protocol.Grpc;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Configuration;

/// <summary>How requests are put together, and how long they wait.</summary>
internal sealed partial class ModelConfigReader
{
    private DynamicBatching Batching(ModelDynamicBatching batching)
    {
        var path = FieldPath.Of("dynamic_batching");
        foreach (var (i, size) in batching.PreferredBatchSize.Index())
        {
            if (size <= 0 || size > _message.MaxBatchSize)
            {
                var rule = size <= 0 ? "positive" : "<= max batch size";
                throw Wrong(path.Field("preferred_batch_size", i), $"dynamic batching preferred size must be {rule} for {ShownName}");
            }
        }

        var read = new DynamicBatching([.. batching.PreferredBatchSize], Microseconds(path.Field("max_queue_delay_microseconds"), batching.MaxQueueDelayMicroseconds))
        {
            PreserveOrdering = batching.PreserveOrdering,
            PriorityLevels = batching.PriorityLevels,
            DefaultPriorityLevel = batching.DefaultPriorityLevel,
            DefaultQueuePolicy = batching.DefaultQueuePolicy is { } policy ? Policy(path.Field("default_queue_policy"), policy) : null,
            PriorityQueuePolicies = batching.PriorityQueuePolicy
                .Select((entry, i) => (entry.Key, Value: Policy(path.Field("priority_queue_policy", i).Field("value"), entry.Value)))
                .ToDictionary(entry => entry.Key, entry => entry.Value),
        };
        CheckPriorities(read, path);
        CheckOrdering(read, path);
        return read;
    }

    private QueuePolicy Policy(FieldPath path, ModelQueuePolicy policy) => new(
        policy.TimeoutAction is ModelQueuePolicy.Types.TimeoutAction.Delay ? QueueTimeoutAction.Delay : QueueTimeoutAction.Reject,
        Microseconds(path.Field("default_timeout_microseconds"), policy.DefaultTimeoutMicroseconds),
        policy.AllowTimeoutOverride,
        policy.MaxQueueSize);

    private long Microseconds(FieldPath path, ulong value)
        => value <= long.MaxValue ? (long)value : throw Wrong(path, $"'{path.Name}' is {value}; expected at most {long.MaxValue}");

    private void CheckPriorities(DynamicBatching batching, FieldPath path)
    {
        if (batching.PriorityLevels == 0)
        {
            return;
        }

        if (batching.DefaultPriorityLevel == 0 || batching.DefaultPriorityLevel > batching.PriorityLevels)
        {
            throw Wrong(path.Field("default_priority_level"), $"default priority level must be in range [1, {batching.PriorityLevels}] for {ShownName}");
        }

        foreach (var (i, (level, _)) in batching.PriorityQueuePolicies.Index())
        {
            if (level == 0 || level > batching.PriorityLevels)
            {
                throw Wrong(
                    path.Field("priority_queue_policy", i).Field("key"), $"priority queue policy must have priority level in range [1, {batching.PriorityLevels}] for {ShownName}");
            }
        }
    }

    // Requests that overtake each other cannot be answered in the order in which they came.
    private void CheckOrdering(DynamicBatching batching, FieldPath path)
    {
        if (!batching.PreserveOrdering)
        {
            return;
        }

        if (batching.PriorityLevels > 1)
        {
            throw Wrong(path.Field("priority_levels"), $"Only one priority level is allowed when 'preserve_ordering' is true for {ShownName}");
        }

        var policies = batching.PriorityQueuePolicies.Values.Select((policy, i) => (policy, Path: path.Field("priority_queue_policy", i).Field("value")))
            .Prepend((policy: batching.DefaultQueuePolicy ?? new QueuePolicy(), Path: path.Field("default_queue_policy")));
        foreach (var (policy, place) in policies)
        {
            if (policy is { DefaultTimeoutMicroseconds: not 0, TimeoutAction: QueueTimeoutAction.Delay })
            {
                throw Wrong(place.Field("timeout_action"), $"Queue policy can not have DELAY as timeout action when 'preserve_ordering' is true for {ShownName}");
            }
        }
    }
}
