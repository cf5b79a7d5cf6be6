namespace Tritone.Serving.Statistics;

/// <summary>What one version of a model has done since it was loaded, as the protocol's statistics extension counts it. Immutable: a picture of one moment.</summary>
/// <remarks>Only requests that reached the queue are counted; a request that a full queue refused is in none of the figures.</remarks>
public sealed record ModelStatistics
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required long Version { get; init; }

    /// <summary>When the last request ended, in milliseconds since 1970; 0 if none did.</summary>
    public long LastInferenceMilliseconds { get; init; }

    /// <summary>Rows that the model has run; answers from the cache are none.</summary>
    public ulong InferenceCount { get; init; }

    /// <summary>Executions, each of one batch or more rows.</summary>
    public ulong ExecutionCount { get; init; }

    /// <summary>Requests that were answered, from arrival to answer; those from the cache too.</summary>
    public StatisticDuration Success { get; init; }

    /// <summary>Requests that failed after they were accepted.</summary>
    public StatisticDuration Fail { get; init; }

    /// <summary>Waiting in the queue.</summary>
    public StatisticDuration Queue { get; init; }

    /// <summary>Putting inputs together, for each request.</summary>
    public StatisticDuration ComputeInput { get; init; }

    /// <summary>Running the model, for each request.</summary>
    public StatisticDuration ComputeInfer { get; init; }

    /// <summary>Taking outputs apart, for each request.</summary>
    public StatisticDuration ComputeOutput { get; init; }

    /// <summary>Answers found in the cache.</summary>
    public StatisticDuration CacheHit { get; init; }

    /// <summary>Answers looked for in the cache, not found and put there.</summary>
    public StatisticDuration CacheMiss { get; init; }

    /// <summary>The executions by batch size, ascending.</summary>
    public IReadOnlyList<BatchStatistics> Batches { get; init; } = [];
}
