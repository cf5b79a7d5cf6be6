using Grpc.Core;
using Grpc.Health.V1;
using Tritone.Server.Hosting;

namespace Tritone.Server.Grpc;

/// <summary>The standard health service. As in Triton, whichever service is asked for, the answer is that of the server.</summary>
internal sealed class HealthService(ServerContext server) : Health.HealthBase
{
    // Who watches learns of a change so much later at most.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => Task.FromResult(new HealthCheckResponse { Status = Status() });

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var open = server.Streams.Open();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, server.Stopping);
        using var timer = new PeriodicTimer(Interval);
        var told = HealthCheckResponse.Types.ServingStatus.Unknown;
        try
        {
            do
            {
                if (Status() is var status && status != told)
                {
                    told = status;
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                }
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (OperationCanceledException) when (server.IsStopping && !context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = Status() }, context.CancellationToken);
        }
    }

    private HealthCheckResponse.Types.ServingStatus Status()
        => server.IsReady ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
}
