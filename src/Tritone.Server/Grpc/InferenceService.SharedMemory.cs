using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Server.Hosting;
using Tritone.Serving.SharedMemory;

namespace Tritone.Server.Grpc;

/// <content>Memory that clients on this machine share with the server, if it is allowed; that of GPUs never is.</content>
internal sealed partial class InferenceService
{
    private SharedMemoryRegions AllowedRegions => server.SharedMemory ?? throw SharedMemoryRefusal.Create();

    public override Task<SystemSharedMemoryStatusResponse> SystemSharedMemoryStatus(SystemSharedMemoryStatusRequest request, ServerCallContext context)
    {
        var response = new SystemSharedMemoryStatusResponse();
        foreach (var region in server.ListSharedMemory(NullIfEmpty(request.Name)))
        {
            response.Regions[region.Name] = new() { Name = region.Name, Key = region.Key, Offset = region.Offset, ByteSize = region.ByteSize };
        }

        return Task.FromResult(response);
    }

    public override Task<SystemSharedMemoryRegisterResponse> SystemSharedMemoryRegister(SystemSharedMemoryRegisterRequest request, ServerCallContext context)
    {
        AllowedRegions.Register(new SharedMemoryRegion(request.Name, request.Key, request.Offset, request.ByteSize));
        return Task.FromResult(new SystemSharedMemoryRegisterResponse());
    }

    public override Task<SystemSharedMemoryUnregisterResponse> SystemSharedMemoryUnregister(SystemSharedMemoryUnregisterRequest request, ServerCallContext context)
    {
        if (request.Name.Length > 0)
        {
            AllowedRegions.Unregister(request.Name);
        }
        else
        {
            AllowedRegions.UnregisterAll();
        }

        return Task.FromResult(new SystemSharedMemoryUnregisterResponse());
    }

    public override Task<CudaSharedMemoryStatusResponse> CudaSharedMemoryStatus(CudaSharedMemoryStatusRequest request, ServerCallContext context)
        => request.Name.Length == 0
            ? Task.FromResult(new CudaSharedMemoryStatusResponse())
            : throw new TritoneException(ErrorCode.NotFound, $"Unable to find cuda shared memory region: '{request.Name}'");

    public override Task<CudaSharedMemoryRegisterResponse> CudaSharedMemoryRegister(CudaSharedMemoryRegisterRequest request, ServerCallContext context)
        => throw new TritoneException(ErrorCode.InvalidArgument, $"failed to register CUDA shared memory region: '{request.Name}', GPUs not supported");

    public override Task<CudaSharedMemoryUnregisterResponse> CudaSharedMemoryUnregister(CudaSharedMemoryUnregisterRequest request, ServerCallContext context)
    {
        _ = AllowedRegions;
        return Task.FromResult(new CudaSharedMemoryUnregisterResponse());
    }
}
