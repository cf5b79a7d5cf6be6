using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;

namespace Tritone.Server.Http.Management;

/// <summary><c>/v2/cudasharedmemory</c>: memory of GPUs, of which this server uses none. There is never a region, and none can be registered.</summary>
internal sealed class CudaSharedMemoryEndpoint(ServerContext server)
{
    private static readonly byte[] NoRegions = "[]"u8.ToArray();

    public static Task StatusAsync(RouteCall call)
        => call.Name is null
            ? Replies.BodyAsync(call.Context, Replies.Json, NoRegions)
            : throw new TritoneException(ErrorCode.NotFound, $"Unable to find cuda shared memory region: '{call.Name}'");

    public Task RegisterAsync(RouteCall call)
    {
        Allow();
        throw call.Name is null
            ? new TritoneException(ErrorCode.InvalidArgument, "'region name' is necessary to register cuda shared memory region")
            : new TritoneException(ErrorCode.InvalidArgument, $"failed to register CUDA shared memory region: '{call.Name}', GPUs not supported");
    }

    public Task UnregisterAsync(RouteCall call)
    {
        Allow();
        return Replies.EmptyAsync(call.Context);
    }

    private void Allow()
    {
        if (server.SharedMemory is null)
        {
            throw SharedMemoryRefusal.Create();
        }
    }
}
