using System.Net;
using Grpc.Health.V1;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tritone.Protocol.Grpc;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Tritone.Server.Grpc;

/// <summary>The port for gRPC: the v2 protocol, the standard health service and reflection, without encryption.</summary>
internal static class GrpcPort
{
    // Clients open few connections and many streams in each. Kestrel remembers twice as many that were reset, which is what a connection that does nothing else costs (docs/faults.md).
    private const int MaxStreams = 256;

    // A tensor of a few megabytes comes in without waiting for permission in between.
    private const int StreamWindow = 4 * 1024 * 1024;
    private const int ConnectionWindow = 16 * 1024 * 1024;

    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
        => Listener.StartAsync(
            endpoint, HttpProtocols.Http2, context, Limit, application => Map(application, context), cancellationToken, services => AddServices(services, context),
            context.Streams.SettleAsync);

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
    }

    // One object of each service for all calls: they have no state of a call.
    private static void AddServices(IServiceCollection services, ServerContext context)
    {
        services.AddSingleton<ILoggerFactory>(new GrpcLoggerFactory(context.LoggerFactory));
        services.AddSingleton(new GrpcGate(context));
        services.AddGrpc(grpc =>
        {
            // As in Triton, a message may be as large as the wire lets it be, whose lengths are 31 bits here.
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<GrpcGate>();
        });
        services.AddSingleton(new InferenceService(context));
        services.AddSingleton(new HealthService(context));

        // The library's search for services by reflection is not used: what there is, is known, and nothing of it is trimmed away.
        ServiceDescriptor[] described = [GRPCInferenceService.Descriptor, Health.Descriptor];
        services.AddSingleton(new ReflectionServiceImpl(described));
        services.AddSingleton(new ReflectionV1ServiceImpl(described));
    }

    private static void Map(WebApplication application, ServerContext context)
    {
        RequestLog.AddTo(application, context, isGrpc: true);
        application.MapGrpcService<InferenceService>();
        application.MapGrpcService<HealthService>();
        application.MapGrpcService<ReflectionServiceImpl>();
        application.MapGrpcService<ReflectionV1ServiceImpl>();
    }
}
