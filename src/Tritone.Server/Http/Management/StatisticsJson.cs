using System.Globalization;
using System.Text.Json;
using Tritone.Serving.Statistics;

namespace Tritone.Server.Http.Management;

/// <summary>Statistics as the protocol's statistics extension has them.</summary>
internal static class StatisticsJson
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<ModelStatistics> statistics)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("model_stats");
        foreach (var model in statistics)
        {
            Write(writer, model);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelStatistics model)
    {
        writer.WriteStartObject();
        writer.WriteString("name", model.Name);
        writer.WriteString("version", model.Version.ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("last_inference", model.LastInferenceMilliseconds);
        writer.WriteNumber("inference_count", model.InferenceCount);
        writer.WriteNumber("execution_count", model.ExecutionCount);
        writer.WriteStartObject("inference_stats");
        Write(writer, "success", model.Success);
        Write(writer, "fail", model.Fail);
        Write(writer, "queue", model.Queue);
        Write(writer, "compute_input", model.ComputeInput);
        Write(writer, "compute_infer", model.ComputeInfer);
        Write(writer, "compute_output", model.ComputeOutput);
        Write(writer, "cache_hit", model.CacheHit);
        Write(writer, "cache_miss", model.CacheMiss);
        writer.WriteEndObject();

        // Of models that answer several times, and of GPUs; there are none here.
        writer.WriteStartObject("response_stats");
        writer.WriteEndObject();
        writer.WriteStartArray("batch_stats");
        foreach (var batch in model.Batches)
        {
            writer.WriteStartObject();
            writer.WriteNumber("batch_size", batch.BatchSize);
            Write(writer, "compute_input", batch.ComputeInput);
            Write(writer, "compute_infer", batch.ComputeInfer);
            Write(writer, "compute_output", batch.ComputeOutput);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("memory_usage");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, StatisticDuration duration)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count", duration.Count);
        writer.WriteNumber("ns", duration.Nanoseconds);
        writer.WriteEndObject();
    }
}
