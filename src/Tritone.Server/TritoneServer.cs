using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tritone.Server.Http;
using Tritone.Serving;

namespace Tritone.Server;

/// <summary>A running server: the models of a repository over HTTP.</summary>
public sealed class TritoneServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RequestHandler _handler;

    private TritoneServer(WebApplication application, RequestHandler handler)
    {
        _application = application;
        _handler = handler;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.Single());
    }

    /// <summary>Where it listens, with the port that it took.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="repository">The models, loaded. They must live until the server has stopped.</param>
    /// <param name="options">Where to listen; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the address cannot be listened on.</exception>
    public static async Task<TritoneServer> StartAsync(ModelRepository repository, ServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        options ??= new ServerOptions();

        // Nothing but Kestrel: no configuration files, no environment, no console lifetime; signals are the program's business.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyLength;
            kestrel.Listen(options.HttpAddress, options.HttpPort);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ExitTimeout);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        var application = builder.Build();
        var handler = new RequestHandler(repository);
        application.Run(handler.HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            await application.DisposeAsync();
            var why = exception.InnerException is AddressInUseException ? "the port is in use" : exception.Message;
            throw new TritoneException(ErrorCode.Unavailable, $"cannot listen on {options.HttpAddress}:{options.HttpPort}: {why}", exception);
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            await application.DisposeAsync();
            throw new TritoneException(ErrorCode.Unavailable, $"cannot listen on {options.HttpAddress}:{options.HttpPort}: {exception.Message}", exception);
        }

        return new TritoneServer(application, handler);
    }

    /// <summary>Takes no more connections, finishes the requests that were accepted, and stops.</summary>
    /// <returns>A task that ends when all are answered, or the exit timeout is over.</returns>
    public async Task StopAsync()
    {
        _handler.IsStopping = true;
        await _application.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
