using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Serving;

namespace Tritone.Server;

/// <summary>A running server: the models of a repository over HTTP and gRPC, and its metrics.</summary>
public sealed class TritoneServer : IAsyncDisposable
{
    private readonly ServerContext _context;
    private readonly List<Listener> _listeners = [];

    private TritoneServer(ServerContext context) => _context = context;

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
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: an address cannot be listened on.</exception>
    public static async Task<TritoneServer> StartAsync(
        ModelRepository repository, ServerOptions? options = null, ILoggerFactory? loggerFactory = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var server = new TritoneServer(new ServerContext(repository, options ?? new ServerOptions(), loggerFactory ?? NullLoggerFactory.Instance));
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
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync()));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_context.Options.Http is { } http)
        {
            HttpAddress = Add(await HttpPort.StartAsync(http, _context, cancellationToken));
        }
    }

    private Uri Add(Listener listener)
    {
        _listeners.Add(listener);
        return listener.Address;
    }
}
