using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;

namespace Tritone.Server.Grpc;

/// <summary>The port for gRPC: the v2 protocol, the standard health service and reflection.</summary>
internal static class GrpcPort
{
    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
        => Listener.StartAsync(
            endpoint,
            HttpProtocols.Http2,
            context,
            (builder, kestrel) =>
            {
                // As in Triton, a message may be as large as protobuf lets it be; Kestrel's own limit is for bodies of HTTP.
                kestrel.Limits.MaxRequestBodySize = null;
                builder.Services.AddSingleton(new GrpcGate(context));
                builder.Services.AddGrpc(grpc =>
                {
                    grpc.MaxReceiveMessageSize = null;
                    grpc.MaxSendMessageSize = null;
                    grpc.Interceptors.Add<GrpcGate>();
                });
                builder.Services.AddGrpcReflection();
                builder.Services.AddSingleton<InferenceService>();
                builder.Services.AddSingleton<HealthService>();
            },
            application =>
            {
                RequestLog.AddTo(application, context, isGrpc: true);
                application.MapGrpcService<InferenceService>();
                application.MapGrpcService<HealthService>();
                application.MapGrpcReflectionService();
            },
            cancellationToken);
}
