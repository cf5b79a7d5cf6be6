using Microsoft.Extensions.Logging;
using Tritone.Server.Metrics;
using Tritone.Server.Settings;
using Tritone.Server.Tracing;

namespace Tritone.Server.Hosting;

/// <summary>What watches a server: its metrics, and where its spans go.</summary>
internal sealed class ServerObservation : IDisposable
{
    private readonly ServerTelemetry? _own;
    private readonly OtlpExport? _export;
    private readonly TraceFile? _file;

    /// <param name="options">The server's options.</param>
    /// <param name="telemetry">The instruments that its repository has too; null for those of the server alone.</param>
    /// <param name="loggerFactory">Where logs go.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the settings of traces are not valid.</exception>
    public ServerObservation(ServerOptions options, ServerTelemetry? telemetry, ILoggerFactory loggerFactory)
    {
        var config = TraceConfig.Of(options.TraceSettings);
        Trace = new TraceSettings(config);
        telemetry ??= _own = new ServerTelemetry();
        Metrics = telemetry.Server;
        if (options.Metrics is not null)
        {
            Collector = new MetricsCollector(telemetry, options.MetricsSettings, TimeProvider.System);
        }

        var logger = loggerFactory.CreateLogger<TritoneServer>();
        _export = OtlpExport.Start(options, config, Trace, logger);
        _file = config is { IsOpenTelemetry: false, File.Length: > 0 } ? new TraceFile(config, Trace, logger) : null;
    }

    /// <summary>What the ports measure.</summary>
    public ServerMetrics Metrics { get; }

    /// <summary>The figures; null if there is no port for them.</summary>
    public MetricsCollector? Collector { get; }

    /// <summary>What is traced.</summary>
    public TraceSettings Trace { get; }

    /// <summary>Sends and writes what is left.</summary>
    public void Dispose()
    {
        _export?.Dispose();
        _file?.Dispose();
        Collector?.Dispose();
        _own?.Dispose();
    }
}
