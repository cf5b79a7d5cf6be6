using Microsoft.AspNetCore.Http;
using Tritone.Protocol;
using Tritone.Server.Classification;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Inference;
using Tritone.Server.Http.Management;

namespace Tritone.Server.Http.Routing;

/// <summary>What answers, by what is asked.</summary>
internal sealed class HttpEndpoints(ServerContext server)
{
    public InferenceEndpoint Inference { get; } = new(server);

    public GenerationEndpoint Generation { get; } = new(server);

    public ClassificationEndpoint Classification { get; } = new(server);

    public ModelEndpoint Models { get; } = new(server.Repository);

    public RepositoryEndpoint Repository { get; } = new(server);

    public LoggingEndpoint Logging { get; } = new(server);

    public TraceEndpoint Trace { get; } = new(server);

    public SharedMemoryEndpoint SharedMemory { get; } = new(server);

    public CudaSharedMemoryEndpoint CudaSharedMemory { get; } = new(server);

    /// <summary><c>/</c>: a page for people, who ask for one; nothing for programs, as in Triton.</summary>
    public static Task RootAsync(RouteCall call)
        => HttpMethods.IsGet(call.Context.Request.Method) && Playground.IsAskedFor(call.Context)
            ? Playground.ReplyAsync(call.Context)
            : Replies.ErrorAsync(call.Context, StatusCodes.Status404NotFound, "Not Found");

    public static Task DescribeServerAsync(RouteCall call) => Replies.JsonAsync(call.Context, ServerDescription.Metadata, ProtocolJson.Wire.ServerMetadata);

    public static Task LiveAsync(RouteCall call) => Replies.EmptyAsync(call.Context, StatusCodes.Status200OK, Replies.Plain);

    public Task ReadyAsync(RouteCall call)
        => Replies.EmptyAsync(call.Context, server.IsReady ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, Replies.Plain);
}
