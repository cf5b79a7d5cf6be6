using System.Text.Json;
using Tritone.Evaluation.Statistics;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;

namespace Tritone.Cli.Benchmark;

/// <summary>A run as JSON. The first <c>p99</c> is that of all requests, in milliseconds from the intended moment of sending.</summary>
internal static class BenchmarkJson
{
    public static void Write(Utf8JsonWriter writer, string target, LoadPlan plan, LoadResult result)
    {
        writer.WriteString("target", target);
        writer.WriteString("run", result.Shape.ToString());
        WriteShape(writer, result.Shape);
        writer.WriteNumber("warmup_s", plan.Warmup.TotalSeconds);
        writer.WriteNumber("duration_s", result.Duration.TotalSeconds);
        writer.WriteNumber("requests", result.Requests);
        writer.WriteNumber("requests_per_second", Round(result.RequestsPerSecond));
        writer.WriteNumber("rows_per_second", Round(result.RowsPerSecond));
        Write(writer, "latency_ms", result.Latency);
        Write(writer, "latency_from_send_ms", result.LatencyFromSend);
        if (result.Lag is { } lag)
        {
            Write(writer, "lag_ms", lag);
        }

        if (result.Server is { } server)
        {
            Write(writer, server);
        }

        if (result.Goodput is { } goodput)
        {
            writer.WriteNumber("slo_ms", result.SloMilliseconds!.Value);
            writer.WriteNumber("good", result.Good!.Value);
            writer.WriteNumber("goodput", Round(goodput));
        }

        writer.WriteStartObject("errors");
        foreach (var (kind, count) in result.Errors)
        {
            writer.WriteNumber(kind, count);
        }

        writer.WriteEndObject();
        writer.WriteNumber("labels_checked", result.Checked);
        writer.WriteNumber("labels_wrong", result.Wrong);
        writer.WriteNumber("sent_bytes", result.SentBytes);
        writer.WriteNumber("received_bytes", result.ReceivedBytes);
        writer.WriteNumber("own_cpu", Round(result.OwnCpu));
        writer.WriteNumber("peak_in_flight", result.PeakInFlight);
        writer.WriteBoolean("overloaded", result.IsOverloaded);
        writer.WriteBoolean("valid", result.Invalid is null);
        if (result.Invalid is { } reason)
        {
            writer.WriteString("invalid", reason);
        }
    }

    public static void Write(Utf8JsonWriter writer, string name, RatioInterval ratio)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("ratio", ratio.Mean);
        writer.WriteNumber("low", ratio.Low);
        writer.WriteNumber("high", ratio.High);
        writer.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter writer, LoadShape shape)
    {
        switch (shape)
        {
            case LoadShape.Closed closed:
                writer.WriteNumber("concurrency", closed.Concurrency);
                break;
            case LoadShape.Open open:
                writer.WriteNumber("request_rate", open.RequestRate);
                writer.WriteString("arrivals", open.Arrivals is ArrivalKind.Constant ? "constant" : "poisson");
                break;
            case LoadShape.Trace trace:
                writer.WriteNumber("trace_requests", trace.Times.Count);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, LatencySummary latency)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("mean", Round(latency.Mean));
        writer.WriteNumber("p50", latency.P50);
        writer.WriteNumber("p90", latency.P90);
        writer.WriteNumber("p95", latency.P95);
        writer.WriteNumber("p99", latency.P99);
        writer.WriteNumber("p99.9", latency.P999);
        writer.WriteNumber("max", latency.Max);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ServerTimes server)
    {
        writer.WriteStartObject("server_ms");
        writer.WriteNumber("requests", server.Requests);
        writer.WriteNumber("mean_batch", Round(server.MeanBatch));
        writer.WriteNumber("queue", Round(server.Queue));
        writer.WriteNumber("compute_input", Round(server.ComputeInput));
        writer.WriteNumber("compute_infer", Round(server.ComputeInfer));
        writer.WriteNumber("compute_output", Round(server.ComputeOutput));
        writer.WriteEndObject();
    }

    private static double Round(double value) => Math.Round(value, 4);
}
