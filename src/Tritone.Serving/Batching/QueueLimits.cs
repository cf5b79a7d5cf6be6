namespace Tritone.Serving.Batching;

/// <summary>The levels of priority of a model's queue, and what bounds each. The default is one level without bounds.</summary>
internal sealed record QueueLimits
{
    /// <summary>The lowest level; 0 if the model has no levels.</summary>
    public ulong PriorityLevels { get; init; }

    /// <summary>The level of requests that name none, or one that there is not.</summary>
    public ulong DefaultPriorityLevel { get; init; }

    public QueuePolicy DefaultPolicy { get; init; } = new();

    /// <summary>The policies of levels that do not have the default one.</summary>
    public IReadOnlyDictionary<ulong, QueuePolicy> LevelPolicies { get; init; } = new Dictionary<ulong, QueuePolicy>();

    public ulong LevelOf(QueuedRequest request) => request.Priority == 0 || request.Priority > PriorityLevels ? DefaultPriorityLevel : request.Priority;

    public QueuePolicy PolicyOf(ulong level) => LevelPolicies.TryGetValue(level, out var policy) ? policy : DefaultPolicy;
}
