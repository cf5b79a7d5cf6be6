using System.Globalization;
using Tritone.Protocol.Grpc;
using BatchStatistics = Tritone.Serving.Statistics.BatchStatistics;
using Counted = Tritone.Serving.Statistics.ModelStatistics;
using Duration = Tritone.Serving.Statistics.StatisticDuration;

namespace Tritone.Server.Grpc;

/// <summary>Statistics as a message.</summary>
internal static class StatisticsMessage
{
    public static ModelStatistics Create(Counted statistics) => new()
    {
        Name = statistics.Name,
        Version = statistics.Version.ToString(CultureInfo.InvariantCulture),
        LastInference = (ulong)statistics.LastInferenceMilliseconds,
        InferenceCount = statistics.InferenceCount,
        ExecutionCount = statistics.ExecutionCount,
        InferenceStats = new InferStatistics
        {
            Success = ToMessage(statistics.Success),
            Fail = ToMessage(statistics.Fail),
            Queue = ToMessage(statistics.Queue),
            ComputeInput = ToMessage(statistics.ComputeInput),
            ComputeInfer = ToMessage(statistics.ComputeInfer),
            ComputeOutput = ToMessage(statistics.ComputeOutput),
            CacheHit = ToMessage(statistics.CacheHit),
            CacheMiss = ToMessage(statistics.CacheMiss),
        },
        BatchStats = { statistics.Batches.Select(ToMessage) },
    };

    private static InferBatchStatistics ToMessage(BatchStatistics batch) => new()
    {
        BatchSize = (ulong)batch.BatchSize,
        ComputeInput = ToMessage(batch.ComputeInput),
        ComputeInfer = ToMessage(batch.ComputeInfer),
        ComputeOutput = ToMessage(batch.ComputeOutput),
    };

    private static StatisticDuration ToMessage(Duration duration) => new() { Count = duration.Count, Ns = duration.Nanoseconds };
}
