using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tritone.Server.Logging;

/// <summary>Which method of gRPC was called and how it ended, in words of closed sets.</summary>
internal static class GrpcCall
{
    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal,
        "ServerLive", "ServerReady", "ModelReady", "ServerMetadata", "ModelMetadata", "ModelInfer", "ModelStreamInfer", "ModelConfig", "ModelStatistics", "RepositoryIndex", "RepositoryModelLoad",
        "RepositoryModelUnload", "SystemSharedMemoryStatus", "SystemSharedMemoryRegister", "SystemSharedMemoryUnregister", "CudaSharedMemoryStatus", "CudaSharedMemoryRegister",
        "CudaSharedMemoryUnregister", "TraceSetting", "LogSettings", "Check", "Watch", "List", "ServerReflectionInfo");

    private static readonly string[] Statuses =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
        "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>The method of a path: what stands after its last slash. Allocates nothing.</summary>
    public static string MethodOf(string? path)
    {
        var name = path.AsSpan();
        return Methods.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[(name.LastIndexOf('/') + 1)..], out var method) ? method : "other";
    }

    /// <summary>How a call ended; a call that was broken off has no status of its own.</summary>
    public static string StatusOf(HttpContext context)
    {
        var text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"].ToString();
        if (string.IsNullOrEmpty(text))
        {
            // An error before anything was answered is in the head.
            text = context.Response.Headers["grpc-status"].ToString();
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code < Statuses.Length ? Statuses[code] : context.RequestAborted.IsCancellationRequested ? "CANCELLED" : "UNKNOWN";
    }
}
