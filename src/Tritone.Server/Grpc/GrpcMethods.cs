using Tritone.Server.Options;

namespace Tritone.Server.Grpc;

/// <summary>To which part of the protocol a method belongs.</summary>
internal static class GrpcMethods
{
    /// <summary>Finds the part.</summary>
    /// <param name="method">The full name of the method: <c>/inference.GRPCInferenceService/ModelInfer</c>.</param>
    /// <returns>The part; null for what cannot be restricted: reflection.</returns>
    public static ApiCategory? CategoryOf(string method) => method[(method.LastIndexOf('/') + 1)..] switch
    {
        "ServerLive" or "ServerReady" or "ModelReady" or "Check" or "Watch" => ApiCategory.Health,
        "ServerMetadata" or "ModelMetadata" => ApiCategory.Metadata,
        "ModelInfer" or "ModelStreamInfer" => ApiCategory.Inference,
        "ModelConfig" => ApiCategory.ModelConfig,
        "ModelStatistics" => ApiCategory.Statistics,
        "RepositoryIndex" or "RepositoryModelLoad" or "RepositoryModelUnload" => ApiCategory.ModelRepository,
        "SystemSharedMemoryStatus" or "SystemSharedMemoryRegister" or "SystemSharedMemoryUnregister"
            or "CudaSharedMemoryStatus" or "CudaSharedMemoryRegister" or "CudaSharedMemoryUnregister" => ApiCategory.SharedMemory,
        "TraceSetting" => ApiCategory.Trace,
        "LogSettings" => ApiCategory.Logging,
        _ => null,
    };
}
