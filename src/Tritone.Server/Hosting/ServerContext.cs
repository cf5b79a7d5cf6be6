using Microsoft.Extensions.Logging;
using Tritone.Server.Logging;
using Tritone.Server.Settings;
using Tritone.Serving;
using Tritone.Serving.SharedMemory;

namespace Tritone.Server.Hosting;

/// <summary>What the ports of a server have in common.</summary>
internal sealed class ServerContext(ModelRepository repository, ServerOptions options, ILoggerFactory loggerFactory) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The models.</summary>
    public ModelRepository Repository { get; } = repository;

    /// <summary>The options, checked.</summary>
    public ServerOptions Options { get; } = options;

    /// <summary>Where logs go.</summary>
    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    /// <summary>Shared memory of clients on this machine; null unless it is allowed.</summary>
    public SharedMemoryRegions? SharedMemory { get; } = options.AllowClientSharedMemory ? new SharedMemoryRegions() : null;

    /// <summary>What is logged.</summary>
    public LogSettings Log { get; } = (loggerFactory as ServerLoggerFactory)?.Settings ?? new LogSettings();

    /// <summary>What is traced.</summary>
    public TraceSettings Trace => Observation.Trace;

    /// <summary>Metrics, and where spans go.</summary>
    public required ServerObservation Observation { get; init; }

    /// <summary>The streams that are open.</summary>
    public OpenStreams Streams { get; } = new();

    /// <summary>Cancelled when the server is to stop: streams take no more requests and end once the last is answered.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Whether the server is about to stop, so that it is alive but not ready.</summary>
    public bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Whether requests can be answered.</summary>
    public bool IsReady => Repository.IsReady && !IsStopping;

    /// <summary>Lists regions of shared memory; where it is not allowed there are none.</summary>
    /// <param name="name">One region; null for all.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is none of that name.</exception>
    public IReadOnlyList<SharedMemoryRegion> ListSharedMemory(string? name) => (SharedMemory, name) switch
    {
        ({ } allowed, _) => allowed.List(name),
        (null, null) => [],
        (null, _) => throw SharedMemoryRegions.Unknown(name),
    };

    /// <summary>Checks that a model has settings of traces.</summary>
    /// <param name="model">The model; null for all.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not served.</exception>
    public void CheckTraced(string? model)
    {
        if (model is not null && !Repository.Contains(model))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"Request for unknown model : {model}");
        }
    }

    /// <summary>Notes that the server is to stop.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        SharedMemory?.Dispose();
    }
}
