using Microsoft.Extensions.Logging;
using Tritone.Server.Logging;
using Tritone.Server.Settings;
using Tritone.Serving;
using Tritone.Serving.SharedMemory;

namespace Tritone.Server.Hosting;

/// <summary>What the ports of a server have in common.</summary>
internal sealed class ServerContext(ModelRepository repository, ServerOptions options, ILoggerFactory loggerFactory)
{
    /// <summary>The models.</summary>
    public ModelRepository Repository { get; } = repository;

    /// <summary>The options, checked.</summary>
    public ServerOptions Options { get; } = options;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    /// <summary>Shared memory of clients on this machine; null unless it is allowed.</summary>
    public SharedMemoryRegions? SharedMemory { get; init; }

    /// <summary>What is logged.</summary>
    public LogSettings Log { get; } = (loggerFactory as ServerLoggerFactory)?.Settings ?? new LogSettings();

    /// <summary>What is traced.</summary>
    public TraceSettings Trace => Observation.Trace;

    /// <summary>Metrics, and where spans go.</summary>
    public required ServerObservation Observation { get; init; }

    /// <summary>Whether the server is about to stop, so that it is alive but not ready.</summary>
    public bool IsStopping { get; set; }
}
