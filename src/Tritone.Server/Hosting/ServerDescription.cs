using System.Reflection;
using Tritone.Protocol.Metadata;

namespace Tritone.Server.Hosting;

/// <summary>What the server says of itself, over HTTP and gRPC alike.</summary>
internal static class ServerDescription
{
    /// <summary>Its name, its version and the extensions of the protocol that it has, in Triton's order.</summary>
    public static ServerMetadata Metadata { get; } = new(
        "tritone",
        typeof(ServerDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        [
            "classification", "sequence", "model_repository", "model_repository(unload_dependents)", "schedule_policy", "model_configuration",
            "system_shared_memory", "cuda_shared_memory", "binary_tensor_data", "parameters", "statistics", "trace", "logging",
        ]);
}
