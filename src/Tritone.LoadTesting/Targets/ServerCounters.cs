namespace Tritone.LoadTesting.Targets;

/// <summary>What a server has counted of a model since it was loaded: statistics in Triton's words.</summary>
/// <param name="Requests">Requests that succeeded.</param>
/// <param name="Inferences">Rows of them.</param>
/// <param name="Executions">Runs of the model.</param>
/// <param name="Queue">Time in the queue, summed over requests.</param>
/// <param name="ComputeInput">Time in which inputs were gathered, summed over requests.</param>
/// <param name="ComputeInfer">Time in which the model ran, summed over requests.</param>
/// <param name="ComputeOutput">Time in which outputs were given out, summed over requests.</param>
public sealed record ServerCounters(long Requests, long Inferences, long Executions, TimeSpan Queue, TimeSpan ComputeInput, TimeSpan ComputeInfer, TimeSpan ComputeOutput)
{
    /// <summary>Nothing.</summary>
    public static ServerCounters None { get; } = new(0, 0, 0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>Both together.</summary>
    public static ServerCounters operator +(ServerCounters left, ServerCounters right) => new(
        left.Requests + right.Requests,
        left.Inferences + right.Inferences,
        left.Executions + right.Executions,
        left.Queue + right.Queue,
        left.ComputeInput + right.ComputeInput,
        left.ComputeInfer + right.ComputeInfer,
        left.ComputeOutput + right.ComputeOutput);

    /// <summary>A time of the wire.</summary>
    internal static TimeSpan Nanoseconds(ulong nanoseconds) => TimeSpan.FromTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));
}
