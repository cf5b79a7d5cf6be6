using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Json;
using Tritone.Server.Http.Management;
using Tritone.Server.Options;

namespace Tritone.Server.Http.Routing;

/// <summary>
/// Every path there is. They are matched as they were sent, segment by segment, as Triton does: a trailing slash makes another path and percent signs are not decoded.
/// ASP.NET Core's own routing would do both.
/// </summary>
internal static class RouteTable
{
    private static readonly string[] Get = [HttpMethods.Get];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] GetOrPost = [HttpMethods.Get, HttpMethods.Post];

    private static readonly Route Root = new(null, [], static (_, call) => HttpEndpoints.RootAsync(call));
    private static readonly Route OpenApi = new(null, Get, static (_, call) => OpenApiDocument.ReplyAsync(call.Context));
    private static readonly Route Classify = new(ApiCategory.Inference, Post, static (endpoints, call) => endpoints.Classification.ClassifyAsync(call.Context));
    private static readonly Route ServerMetadata = new(ApiCategory.Metadata, Get, static (_, call) => HttpEndpoints.DescribeServerAsync(call));
    private static readonly Route Live = new(ApiCategory.Health, Get, static (_, call) => HttpEndpoints.LiveAsync(call));
    private static readonly Route Ready = new(ApiCategory.Health, Get, static (endpoints, call) => endpoints.ReadyAsync(call));
    private static readonly Route ModelMetadata = new(ApiCategory.Metadata, Get, static (endpoints, call) => endpoints.Models.DescribeAsync(call));
    private static readonly Route ModelReady = new(ApiCategory.Health, Get, static (endpoints, call) => endpoints.Models.ReadyAsync(call));
    private static readonly Route ModelConfig = new(ApiCategory.ModelConfig, Get, static (endpoints, call) => endpoints.Models.ConfigAsync(call));
    private static readonly Route Statistics = new(ApiCategory.Statistics, Get, static (endpoints, call) => endpoints.Models.StatisticsAsync(call));
    private static readonly Route Infer = new(ApiCategory.Inference, Post, static (endpoints, call) => endpoints.Inference.InferAsync(call));
    private static readonly Route Generate = new(ApiCategory.Inference, Post, static (endpoints, call) => endpoints.Generation.GenerateAsync(call, isStream: false));
    private static readonly Route GenerateStream = new(ApiCategory.Inference, Post, static (endpoints, call) => endpoints.Generation.GenerateAsync(call, isStream: true));
    private static readonly Route Trace = new(ApiCategory.Trace, GetOrPost, static (endpoints, call) => endpoints.Trace.ReplyAsync(call));
    private static readonly Route Logging = new(ApiCategory.Logging, GetOrPost, static (endpoints, call) => endpoints.Logging.ReplyAsync(call));
    private static readonly Route Index = new(ApiCategory.ModelRepository, Post, static (endpoints, call) => endpoints.Repository.IndexAsync(call));
    private static readonly Route Load = new(ApiCategory.ModelRepository, Post, static (endpoints, call) => endpoints.Repository.LoadAsync(call));
    private static readonly Route Unload = new(ApiCategory.ModelRepository, Post, static (endpoints, call) => endpoints.Repository.UnloadAsync(call));
    private static readonly Route OfNamedRepository = new(ApiCategory.ModelRepository, Post, static (_, _) => RepositoryEndpoint.RefuseNameAsync());
    private static readonly Route SystemStatus = new(ApiCategory.SharedMemory, Get, static (endpoints, call) => endpoints.SharedMemory.StatusAsync(call));
    private static readonly Route SystemRegister = new(ApiCategory.SharedMemory, Post, static (endpoints, call) => endpoints.SharedMemory.RegisterAsync(call));
    private static readonly Route SystemUnregister = new(ApiCategory.SharedMemory, Post, static (endpoints, call) => endpoints.SharedMemory.UnregisterAsync(call));
    private static readonly Route CudaStatus = new(ApiCategory.SharedMemory, Get, static (_, call) => CudaSharedMemoryEndpoint.StatusAsync(call));
    private static readonly Route CudaRegister = new(ApiCategory.SharedMemory, Post, static (endpoints, call) => endpoints.CudaSharedMemory.RegisterAsync(call));
    private static readonly Route CudaUnregister = new(ApiCategory.SharedMemory, Post, static (endpoints, call) => endpoints.CudaSharedMemory.UnregisterAsync(call));

    /// <summary>Finds what answers a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="call">The request; receives what the path names.</param>
    /// <returns>Null if there is no such path.</returns>
    public static Route? Find(PathSegments path, ref RouteCall call) => path switch
    {
        [""] => Root,
        ["openapi.json"] => OpenApi,
        ["v1", "classify"] => Classify,
        ["v2"] => ServerMetadata,
        ["v2", "health", "live"] => Live,
        ["v2", "health", "ready"] => Ready,
        ["v2", "logging"] => Logging,
        ["v2", "trace", "setting"] => Trace,
        ["v2", "repository", "index"] => Index,
        ["v2", "repository", _, "index"] => Index,
        ["v2", "repository", "models", var model, "load"] => Of(Load, model, ref call),
        ["v2", "repository", "models", var model, "unload"] => Of(Unload, model, ref call),
        ["v2", "repository", _, "models", _, "load" or "unload"] => OfNamedRepository,
        ["v2", "systemsharedmemory", "status"] => SystemStatus,
        ["v2", "systemsharedmemory", "register"] => SystemRegister,
        ["v2", "systemsharedmemory", "unregister"] => SystemUnregister,
        ["v2", "systemsharedmemory", "region", var region, "status"] => Of(SystemStatus, region, ref call),
        ["v2", "systemsharedmemory", "region", var region, "register"] => Of(SystemRegister, region, ref call),
        ["v2", "systemsharedmemory", "region", var region, "unregister"] => Of(SystemUnregister, region, ref call),
        ["v2", "cudasharedmemory", "status"] => CudaStatus,
        ["v2", "cudasharedmemory", "register"] => CudaRegister,
        ["v2", "cudasharedmemory", "unregister"] => CudaUnregister,
        ["v2", "cudasharedmemory", "region", var region, "status"] => Of(CudaStatus, region, ref call),
        ["v2", "cudasharedmemory", "region", var region, "register"] => Of(CudaRegister, region, ref call),
        ["v2", "cudasharedmemory", "region", var region, "unregister"] => Of(CudaUnregister, region, ref call),
        ["v2", "models", "stats"] => Statistics,
        ["v2", "models", var model] => Of(ModelMetadata, model, ref call),
        ["v2", "models", var model, "trace", "setting"] => Of(Trace, model, ref call),
        ["v2", "models", var model, "versions", var version] => Of(ModelMetadata, model, version, ref call),
        ["v2", "models", var model, "versions", var version, var verb] => Of(OfModel(verb), model, version, ref call),
        ["v2", "models", var model, var verb] => Of(OfModel(verb), model, ref call),
        _ => null,
    };

    private static Route? OfModel(ReadOnlySpan<char> verb) => verb switch
    {
        "infer" => Infer,
        "ready" => ModelReady,
        "config" => ModelConfig,
        "stats" => Statistics,
        "generate" => Generate,
        "generate_stream" => GenerateStream,
        _ => null,
    };

    private static Route? Of(Route? route, ReadOnlySpan<char> name, ref RouteCall call)
    {
        if (name.IsEmpty)
        {
            return null;
        }

        call = call with { Name = KnownNames.Get(name) };
        return route;
    }

    private static Route? Of(Route? route, ReadOnlySpan<char> name, ReadOnlySpan<char> version, ref RouteCall call)
    {
        foreach (var character in version)
        {
            if (!char.IsAsciiDigit(character))
            {
                return null;
            }
        }

        if (version.IsEmpty)
        {
            return null;
        }

        call = call with { Version = KnownNames.Get(version) };
        return Of(route, name, ref call);
    }
}
