using Grpc.Core;
using Tritone.Protocol.Grpc;

namespace Tritone.LoadTesting.Targets;

/// <summary>What a server counts of a model, over gRPC, or else from its metrics. Thread-safe.</summary>
internal sealed class GrpcStatistics(GRPCInferenceService.GRPCInferenceServiceClient client, string model, MetricsEndpoint metrics)
{
    /// <summary>Reads the counts.</summary>
    /// <returns>Null if the server does not say.</returns>
    public async Task<ServerCounters?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.ModelStatisticsAsync(new ModelStatisticsRequest { Name = model }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return response.ModelStats.Aggregate(ServerCounters.None, (sum, version) => sum + Counters(version));
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return await metrics.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ServerCounters Counters(ModelStatistics version)
    {
        static TimeSpan Time(StatisticDuration? duration) => ServerCounters.Nanoseconds(duration?.Ns ?? 0);
        var times = version.InferenceStats;
        return new ServerCounters(
            (long)(times?.Success?.Count ?? 0),
            (long)version.InferenceCount,
            (long)version.ExecutionCount,
            Time(times?.Queue),
            Time(times?.ComputeInput),
            Time(times?.ComputeInfer),
            Time(times?.ComputeOutput));
    }
}
