using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Server.Logging;
using Tritone.Server.Metrics;
using Tritone.Serving;

namespace Tritone.Server;

/// <summary>A running server: the models of a repository over HTTP and gRPC, and its metrics.</summary>
public sealed class TritoneServer : IAsyncDisposable
{
    private readonly ServerContext _context;
    private readonly ILogger _logger;
    private readonly List<Listener> _listeners = [];

    private TritoneServer(ServerContext context)
    {
        _context = context;
        _logger = context.LoggerFactory.CreateLogger<TritoneServer>();
    }

    /// <summary>Where it listens for HTTP, with the port that it took; null if it does not.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Where it listens for gRPC, with the port that it took; null if it does not.</summary>
    public Uri? GrpcAddress { get; private set; }

    /// <summary>Where its metrics are, with the port that it took; null if it does not listen.</summary>
    public Uri? MetricsAddress { get; private set; }

    /// <summary>Starts listening.</summary>
    /// <param name="repository">The models. They must live until the server has stopped.</param>
    /// <param name="options">Where to listen; null for the defaults.</param>
    /// <param name="loggerFactory">Where logs go; null for nowhere.</param>
    /// <param name="telemetry">The instruments that the repository was given too; it must live until the server has stopped. Null measures the ports alone.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unavailable"/>: an address cannot be listened on. <see cref="ErrorCode.InvalidArgument"/>: the settings of metrics or traces are not valid.
    /// </exception>
    public static async Task<TritoneServer> StartAsync(
        ModelRepository repository,
        ServerOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        ServerTelemetry? telemetry = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        options ??= new ServerOptions();
        loggerFactory ??= NullLoggerFactory.Instance;
        var server = new TritoneServer(new ServerContext(repository, options, loggerFactory) { Observation = new ServerObservation(options, telemetry, loggerFactory) });
        try
        {
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more connections, finishes the requests that were accepted, and stops.</summary>
    /// <returns>A task that ends when all are answered, or the exit timeout is over.</returns>
    public async Task StopAsync()
    {
        _context.IsStopping = true;
        ServerLog.Stopping(_logger, _context.Options.ExitTimeout.TotalSeconds);
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));
        ServerLog.Stopped(_logger);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _context.Observation.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_context.Options.Http is { } http)
        {
            HttpAddress = Add("HTTP", await HttpPort.StartAsync(http, _context, cancellationToken));
        }

        if (_context.Options.Metrics is { } metrics)
        {
            MetricsAddress = Add("metrics", await MetricsPort.StartAsync(metrics, _context, cancellationToken));
        }
    }

    private Uri Add(string protocol, Listener listener)
    {
        _listeners.Add(listener);
        ServerLog.Listening(_logger, protocol, listener.Address.GetLeftPart(UriPartial.Authority));
        return listener.Address;
    }
}
