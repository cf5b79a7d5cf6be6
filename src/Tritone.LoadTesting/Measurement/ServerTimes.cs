using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Measurement;

/// <summary>The server's own account of the requests of a run: means in milliseconds for each request.</summary>
/// <param name="Requests">How many it counted.</param>
/// <param name="MeanBatch">Rows in a run of the model.</param>
/// <param name="Queue">In the queue.</param>
/// <param name="ComputeInput">Gathering inputs.</param>
/// <param name="ComputeInfer">Running the model.</param>
/// <param name="ComputeOutput">Giving out outputs.</param>
public sealed record ServerTimes(long Requests, double MeanBatch, double Queue, double ComputeInput, double ComputeInfer, double ComputeOutput)
{
    /// <summary>What was counted between two moments.</summary>
    /// <returns>Null if nothing was, or a server does not count.</returns>
    public static ServerTimes? Between(ServerCounters? before, ServerCounters? after)
    {
        if (before is null || after is null || after.Requests <= before.Requests)
        {
            return null;
        }

        var requests = after.Requests - before.Requests;
        double Mean(Func<ServerCounters, TimeSpan> time) => (time(after) - time(before)).TotalMilliseconds / requests;
        var executions = Math.Max(1, after.Executions - before.Executions);
        return new ServerTimes(
            requests,
            (double)(after.Inferences - before.Inferences) / executions,
            Mean(counters => counters.Queue),
            Mean(counters => counters.ComputeInput),
            Mean(counters => counters.ComputeInfer),
            Mean(counters => counters.ComputeOutput));
    }
}
