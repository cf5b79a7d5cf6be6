using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tritone.Server.Logging;
using Tritone.Server.Metrics;
using Tritone.Server.Settings;
using Tritone.Serving.Metrics;
using Tritone.Serving.Tracing;

namespace Tritone.Server.Tracing;

/// <summary>Sends spans and metrics to a collector by OTLP, where that is configured. Otherwise nothing of OpenTelemetry is even loaded.</summary>
internal sealed class OtlpExport : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private OtlpExport(TracerProvider? traces, MeterProvider? metrics)
    {
        _traces = traces;
        _metrics = metrics;
    }

    /// <summary>Starts what is configured, by options, by <c>--trace-config</c> or by OpenTelemetry's environment variables.</summary>
    /// <returns>What sends, until it is disposed of; null if nothing is to be sent.</returns>
    public static OtlpExport? Start(ServerOptions options, TraceConfig config, TraceSettings settings, ILogger logger)
    {
        var sendsTraces = config.IsOpenTelemetry || IsConfigured(options, "TRACES");
        var sendsMetrics = IsConfigured(options, "METRICS");
        if (!sendsTraces && !sendsMetrics)
        {
            return null;
        }

        // Later sources win: the environment names the server if it wants to.
        var resource = ResourceBuilder.CreateEmpty().AddService("tritone", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3)).AddTelemetrySdk()
            .AddAttributes(config.Resource).AddEnvironmentVariableDetector();
        var export = new OtlpExport(sendsTraces ? StartTraces(options, config, settings, resource) : null, sendsMetrics ? StartMetrics(options, resource) : null);
        var signals = sendsTraces && sendsMetrics ? "traces and metrics" : sendsTraces ? "traces" : "metrics";
        ServerLog.Exporting(logger, signals, options.OtlpEndpoint?.ToString() ?? (config.IsOpenTelemetry ? config.Url : "the address of the environment"));
        return export;
    }

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static TracerProvider StartTraces(ServerOptions options, TraceConfig config, TraceSettings settings, ResourceBuilder resource)
    {
        var builder = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(RequestSpans.SourceName);
        if (config.IsOpenTelemetry)
        {
            // Otherwise the environment says what is sampled, and all is if it does not.
            builder.SetSampler(new TraceSampler(settings));
        }

        return builder.AddOtlpExporter(exporter =>
        {
            Address(exporter, config.IsOpenTelemetry ? new Uri(config.Url) : options.OtlpEndpoint is { } endpoint ? new Uri(endpoint, "v1/traces") : null);
            var batches = exporter.BatchExportProcessorOptions;
            batches.MaxQueueSize = config.Number("bsp_max_queue_size") ?? batches.MaxQueueSize;
            batches.ScheduledDelayMilliseconds = config.Number("bsp_schedule_delay") ?? batches.ScheduledDelayMilliseconds;
            batches.MaxExportBatchSize = Math.Min(config.Number("bsp_max_export_batch_size") ?? batches.MaxExportBatchSize, batches.MaxQueueSize);
        }).Build();
    }

    private static MeterProvider StartMetrics(ServerOptions options, ResourceBuilder resource)
        => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(ServingMetrics.MeterName, ServerMetrics.MeterName)
            .AddOtlpExporter(exporter => Address(exporter, options.OtlpEndpoint is { } endpoint ? new Uri(endpoint, "v1/metrics") : null)).Build();

    // Without an address of ours the exporter takes that of the environment, and the protocol too.
    private static void Address(OtlpExporterOptions exporter, Uri? address)
    {
        if (address is not null)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = address;
        }
    }

    private static bool IsConfigured(ServerOptions options, string signal)
    {
        if (options.OtlpEndpoint is not null)
        {
            return true;
        }

        var isAddressed = Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is not null || Variable($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT") is not null;
        return isAddressed && Variable($"OTEL_{signal}_EXPORTER") is null or "otlp" && Variable("OTEL_SDK_DISABLED")?.ToUpperInvariant() is not "TRUE";
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
