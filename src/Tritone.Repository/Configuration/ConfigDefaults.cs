using Tritone.Protocol.Grpc;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Configuration;

/// <summary>What Triton adds to a configuration without a look at the graph, in its order.</summary>
internal static class ConfigDefaults
{
    /// <summary>Fills in the name, what kind of model it is and the name of its file.</summary>
    public static void ApplyBackend(Message config, string modelName)
    {
        config.Name = OrElse(config.Name, modelName);
        config.Platform = OrElse(config.Platform, ModelConfig.OnnxPlatform);
        config.Backend = OrElse(config.Backend, ModelConfig.OnnxBackend);
        config.DefaultModelFilename = OrElse(config.DefaultModelFilename, ModelConfig.DefaultModelFileName);
    }

    /// <summary>Fills in the version policy, the preferred batch size and the optimisation.</summary>
    public static void Apply(Message config)
    {
        config.VersionPolicy ??= new ModelVersionPolicy { Latest = new() { NumVersions = 1 } };
        if (config.DynamicBatching is { PreferredBatchSize.Count: 0 } batching && config.MaxBatchSize > 0)
        {
            batching.PreferredBatchSize.Add(config.MaxBatchSize);
        }

        config.Optimization ??= new ModelOptimizationPolicy();
        config.Optimization.InputPinnedMemory ??= new() { Enable = true };
        config.Optimization.OutputPinnedMemory ??= new() { Enable = true };
    }

    /// <summary>Fills in the groups of instances: there is no GPU, and an ONNX model gets two instances on a CPU.</summary>
    public static void ApplyToInstances(Message config)
    {
        if (config.InstanceGroup.Count == 0)
        {
            // Triton names a group of its own for the model alone, and only those of others with a number.
            config.InstanceGroup.Add(new ModelInstanceGroup { Name = config.Name });
        }

        for (var i = 0; i < config.InstanceGroup.Count; i++)
        {
            var group = config.InstanceGroup[i];
            group.Name = OrElse(group.Name, FormattableString.Invariant($"{config.Name}_{i}"));
            group.Kind = group.Kind is ModelInstanceGroup.Types.Kind.Auto ? ModelInstanceGroup.Types.Kind.Cpu : group.Kind;
            group.Count = group.Count < 1 ? InstanceGroup.DefaultCount : group.Count;
        }
    }

    private static string OrElse(string value, string other) => value.Length > 0 ? value : other;
}
