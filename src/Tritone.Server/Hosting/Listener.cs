using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tritone.Server.Hosting;

/// <summary>One port with what answers on it. Each has an application of its own, so that what gRPC needs is not in the way of HTTP.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Func<CancellationToken, Task>? _settle;

    private Listener(WebApplication application, Func<CancellationToken, Task>? settle)
    {
        _application = application;
        _settle = settle;
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Address = new Uri(addresses.Single());
    }

    /// <summary>Where it listens, with the port that it took.</summary>
    public Uri Address { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="endpoint">Where to listen.</param>
    /// <param name="protocols">What is spoken there.</param>
    /// <param name="context">What all ports have in common.</param>
    /// <param name="configure">Settings of its own: limits.</param>
    /// <param name="map">What answers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <param name="addServices">What answers may need of the application.</param>
    /// <param name="settle">What must have ended, once the server is to stop, before connections are closed.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the address cannot be listened on.</exception>
    public static async Task<Listener> StartAsync(
        IPEndPoint endpoint,
        HttpProtocols protocols,
        ServerContext context,
        Action<KestrelServerOptions>? configure,
        Action<WebApplication> map,
        CancellationToken cancellationToken,
        Action<IServiceCollection>? addServices = null,
        Func<CancellationToken, Task>? settle = null)
    {
        // Nothing but Kestrel: no configuration files, no environment, no console lifetime; signals are the program's business.
        // The content root, which nothing is read from, would otherwise be the working directory, which may be gone.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, listen => listen.Protocols = protocols);
            configure?.Invoke(kestrel);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(context);
        builder.Services.AddSingleton(context.LoggerFactory);
        addServices?.Invoke(builder.Services);

        var application = builder.Build();
        map(application);
        try
        {
            await application.StartAsync(cancellationToken);
            return new Listener(application, settle);
        }
        catch (IOException exception)
        {
            await application.DisposeAsync();
            var why = exception.InnerException is AddressInUseException ? "the port is in use" : exception.Message;
            throw new TritoneException(ErrorCode.Unavailable, $"cannot listen on {endpoint}: {why}", exception);
        }
        catch (System.Net.Sockets.SocketException exception)
        {
            await application.DisposeAsync();
            throw new TritoneException(ErrorCode.Unavailable, $"cannot listen on {endpoint}: {exception.Message}", exception);
        }
    }

    /// <summary>Takes no more connections and finishes the requests that were accepted.</summary>
    /// <param name="cancellationToken">Aborts those that are not finished.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (_settle?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Those that are left are cut off below.
        }

        try
        {
            await _application.StopAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What could be done in that time was done.
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
