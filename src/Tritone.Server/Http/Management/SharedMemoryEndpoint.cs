using System.Text.Json;
using Tritone.Protocol.Management;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Serving.SharedMemory;

namespace Tritone.Server.Http.Management;

/// <summary><c>/v2/systemsharedmemory</c>: memory that clients on this machine share with the server, if it is allowed.</summary>
internal sealed class SharedMemoryEndpoint(ServerContext server)
{
    public Task StatusAsync(RouteCall call) => Replies.JsonAsync(call.Context, server.ListSharedMemory(call.Name), Write);

    public async Task RegisterAsync(RouteCall call)
    {
        var regions = server.SharedMemory ?? throw SharedMemoryRefusal.Create();
        if (call.Name is not { } name)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "'region name' is necessary to register system shared memory region");
        }

        var request = RegionRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength));
        regions.Register(new SharedMemoryRegion(name, request.Key, request.Offset, request.ByteSize));
        await Replies.EmptyAsync(call.Context);
    }

    public Task UnregisterAsync(RouteCall call)
    {
        var regions = server.SharedMemory ?? throw SharedMemoryRefusal.Create();
        if (call.Name is { } name)
        {
            regions.Unregister(name);
        }
        else
        {
            regions.UnregisterAll();
        }

        return Replies.EmptyAsync(call.Context);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<SharedMemoryRegion> regions)
    {
        writer.WriteStartArray();
        foreach (var region in regions)
        {
            writer.WriteStartObject();
            writer.WriteString("name", region.Name);
            writer.WriteString("key", region.Key);
            writer.WriteNumber("offset", region.Offset);
            writer.WriteNumber("byte_size", region.ByteSize);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
