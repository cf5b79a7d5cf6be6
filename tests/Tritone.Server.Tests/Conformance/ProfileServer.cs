using Tritone.Server.Metrics;
using Tritone.Serving;

namespace Tritone.Server.Tests.Conformance;

/// <summary>A running server of a profile.</summary>
internal sealed class ProfileServer : IAsyncDisposable
{
    private readonly ServerTelemetry _telemetry = new();
    private ModelRepository? _repository;
    private TritoneServer? _server;

    private ProfileServer()
    {
    }

    public Uri Http => _server!.HttpAddress!;

    public Uri Grpc => _server!.GrpcAddress!;

    /// <summary>Null where the server has no port for metrics.</summary>
    public Uri? Metrics => _server!.MetricsAddress;

    public static async Task<ProfileServer> StartAsync(ConformanceProfile profile, CancellationToken cancellationToken)
    {
        var server = new ProfileServer();
        try
        {
            server._repository = await ModelRepository.OpenAsync(profile.RepositoryOptions(), server._telemetry.Serving, cancellationToken: cancellationToken);
            server._server = await TritoneServer.StartAsync(server._repository, profile.ServerOptions(), telemetry: server._telemetry, cancellationToken: cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public Task StopAsync() => _server!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }

        if (_repository is not null)
        {
            await _repository.DisposeAsync();
        }

        _telemetry.Dispose();
    }
}
