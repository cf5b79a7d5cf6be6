using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tritone.Server.Grpc;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Server.Logging;
using Tritone.Server.Metrics;
using Tritone.Server.Tei;
using Tritone.Serving;

namespace Tritone.Server;

/// <summary>A running server: the models of a repository over HTTP and gRPC, and its metrics.</summary>
public sealed class TritoneServer : IAsyncDisposable
{
    // A server that has nothing to finish takes a moment too, to close its ports: with no time at all it would call itself cut off.
    private static readonly TimeSpan LeastExitTimeout = TimeSpan.FromMilliseconds(500);

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

    /// <summary>Where it listens for clients of text-embeddings-inference, with the port that it took; null if it does not.</summary>
    public Uri? TeiAddress { get; private set; }

    /// <summary>Starts listening.</summary>
    /// <param name="repository">The models. They must live until the server has stopped.</param>
    /// <param name="options">Where to listen; null for the defaults.</param>
    /// <param name="loggerFactory">Where logs go; null for nowhere.</param>
    /// <param name="telemetry">The instruments that the repository was given too; it must live until the server has stopped. Null measures the ports alone.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unavailable"/>: an address cannot be listened on. <see cref="ErrorCode.InvalidArgument"/>: the options are not valid; all that is not is named; or there is
    /// no single model for the port <see cref="ServerOptions.Tei"/>.
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
        if (options.FindErrors() is { Count: > 0 } errors)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, string.Join('\n', errors));
        }

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

    /// <summary>Is not ready any more, takes no more connections, finishes the requests that were accepted, and stops.</summary>
    /// <returns>Whether all were answered; false if <see cref="ServerOptions.ExitTimeout"/> was over before, and those that were left were cut off.</returns>
    public async Task<bool> StopAsync()
    {
        _context.Stop();
        ServerLog.Stopping(_logger, _context.Options.ExitTimeout.TotalSeconds);
        using var timeout = new CancellationTokenSource(_context.Options.ExitTimeout > LeastExitTimeout ? _context.Options.ExitTimeout : LeastExitTimeout);
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(timeout.Token)));
        ServerLog.Stopped(_logger);
        return !timeout.IsCancellationRequested;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        _context.Dispose();
        _context.Observation.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_context.Options.Http is { } http)
        {
            HttpAddress = await AddAsync(HttpPort.StartAsync(http, _context, cancellationToken), "HTTP", "--http-port");
        }

        if (_context.Options.Grpc is { } grpc)
        {
            GrpcAddress = await AddAsync(GrpcPort.StartAsync(grpc, _context, cancellationToken), "gRPC", "--grpc-port");
        }

        if (_context.Options.Metrics is { } metrics)
        {
            MetricsAddress = await AddAsync(MetricsPort.StartAsync(metrics, _context, cancellationToken), "metrics", "--metrics-port");
        }

        if (_context.Options.Tei is { } tei)
        {
            TeiAddress = await AddAsync(TeiPort.StartAsync(tei, _context, cancellationToken), "the API of text-embeddings-inference", "--tei-port");
        }
    }

    private async Task<Uri> AddAsync(Task<Listener> starting, string protocol, string flag)
    {
        try
        {
            var listener = await starting;
            _listeners.Add(listener);
            ServerLog.Listening(_logger, protocol, listener.Address.GetLeftPart(UriPartial.Authority));
            return listener.Address;
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.Unavailable)
        {
            throw new TritoneException(exception.Code, $"{exception.Message}; {flag} chooses another one", exception);
        }
    }
}
