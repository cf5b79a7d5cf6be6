using Tritone.Repository.Pbtxt;
using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>Reads the fields of a <c>config.pbtxt</c> by the names of Triton's <c>model_config.proto</c>.</summary>
internal static class ModelConfigReader
{
    public const long MaxFileLength = 1024 * 1024;

    private const int MaxCount = 1024;

    public static ModelConfig Read(PbtxtMessage config, string path)
    {
        config.RefuseOthers(
            "name", "platform", "backend", "max_batch_size", "input", "output", "dynamic_batching", "instance_group", "version_policy", "optimization",
            "default_model_filename", "parameters");
        RefuseOtherPlatforms(config);
        var folder = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)));
        return new ModelConfig
        {
            Name = config.String("name") is { Length: > 0 } name ? name : folder ?? "",
            MaxBatchSize = (int)config.Integer("max_batch_size", 0, int.MaxValue, @default: 0),
            Inputs = [.. config.Messages("input").Select(ReadInput)],
            Outputs = [.. config.Messages("output").Select(ReadOutput)],
            DynamicBatching = config.Message("dynamic_batching") is { } batching ? ReadBatching(batching) : null,
            InstanceCount = ReadInstanceCount(config),
            VersionPolicy = config.Message("version_policy") is { } policy ? ReadVersionPolicy(policy) : VersionPolicy.Latest(1),
            GraphLevel = config.Message("optimization") is { } optimization ? ReadGraphLevel(optimization) : null,
            ModelFileName = ReadFileName(config, "default_model_filename") ?? "model.onnx",
            Parameters = ReadParameters(config),
        };
    }

    private static void RefuseOtherPlatforms(PbtxtMessage config)
    {
        if (config.String("platform") is { Length: > 0 } platform && platform != ModelConfig.OnnxPlatform)
        {
            throw config.Wrong("platform", $"'{ModelConfig.OnnxPlatform}'", ErrorCode.Unsupported);
        }

        if (config.String("backend") is { Length: > 0 } backend && backend != "onnxruntime")
        {
            throw config.Wrong("backend", "'onnxruntime'", ErrorCode.Unsupported);
        }
    }

    private static ModelInput ReadInput(PbtxtMessage input)
    {
        input.RefuseOthers("name", "data_type", "dims", "optional");
        return new ModelInput(ReadName(input), ReadDataType(input), ReadDims(input), input.Flag("optional"));
    }

    private static ModelOutput ReadOutput(PbtxtMessage output)
    {
        output.RefuseOthers("name", "data_type", "dims", "label_filename");
        return new ModelOutput(ReadName(output), ReadDataType(output), ReadDims(output), ReadFileName(output, "label_filename"));
    }

    private static string ReadName(PbtxtMessage tensor)
        => tensor.String("name") is { Length: > 0 } name ? name : throw tensor.Wrong("name", "the name of a tensor");

    private static TensorDataType ReadDataType(PbtxtMessage tensor)
        => TensorDataTypeExtensions.TryParseConfigName(tensor.Enum("data_type"), out var dataType)
            ? dataType
            : throw tensor.Wrong("data_type", $"one of {string.Join(", ", Enum.GetValues<TensorDataType>().Select(type => type.ToConfigName()))}");

    private static IReadOnlyList<long> ReadDims(PbtxtMessage tensor)
        => tensor.Integers("dims", -1, long.MaxValue) is { Count: > 0 } dims && !dims.Contains(0) ? dims : throw tensor.Wrong("dims", "dimensions, each at least 1 or -1");

    private static DynamicBatching ReadBatching(PbtxtMessage batching)
    {
        batching.RefuseOthers("preferred_batch_size", "max_queue_delay_microseconds");
        return new DynamicBatching(
            [.. batching.Integers("preferred_batch_size", 1, int.MaxValue).Select(size => (int)size)],
            batching.Integer("max_queue_delay_microseconds", 0, long.MaxValue, @default: 0));
    }

    private static int ReadInstanceCount(PbtxtMessage config)
    {
        var count = 0L;
        foreach (var group in config.Messages("instance_group"))
        {
            group.RefuseOthers("name", "count", "kind");
            if (group.Enum("kind") is { } kind and not ("KIND_CPU" or "KIND_AUTO"))
            {
                throw group.Wrong("kind", "KIND_CPU or KIND_AUTO", ErrorCode.Unsupported);
            }

            count += group.Integer("count", 1, MaxCount, @default: 1);
        }

        return (int)Math.Max(1, count);
    }

    private static VersionPolicy ReadVersionPolicy(PbtxtMessage policy)
    {
        policy.RefuseOthers("latest", "all", "specific");
        var latest = policy.Message("latest");
        latest?.RefuseOthers("num_versions");
        var specific = policy.Message("specific");
        specific?.RefuseOthers("versions");
        var all = policy.Message("all");
        all?.RefuseOthers();
        if (new[] { latest, specific, all }.Count(choice => choice is not null) > 1)
        {
            throw policy.Wrong(latest is null ? "specific" : "latest", "one policy of latest, all and specific");
        }

        return specific is not null ? VersionPolicy.Specific(specific.Integers("versions", 1, long.MaxValue))
            : all is not null ? VersionPolicy.All
            : VersionPolicy.Latest((int)(latest?.Integer("num_versions", 1, int.MaxValue, @default: 1) ?? 1));
    }

    private static int? ReadGraphLevel(PbtxtMessage optimization)
    {
        optimization.RefuseOthers("graph");
        if (optimization.Message("graph") is not { } graph)
        {
            return null;
        }

        graph.RefuseOthers("level");
        return (int)graph.Integer("level", -1, 1, @default: 0);
    }

    // The name of a file beside config.pbtxt: a path would lead out of the model's directory.
    private static string? ReadFileName(PbtxtMessage message, string field)
        => message.String(field) is not { Length: > 0 } name ? null
            : name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && name is not ("." or "..") ? name
            : throw message.Wrong(field, "the name of a file, without a folder");

    private static Dictionary<string, string> ReadParameters(PbtxtMessage config)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in config.Messages("parameters"))
        {
            entry.RefuseOthers("key", "value");
            var value = entry.Message("value");
            value?.RefuseOthers("string_value");
            if (!parameters.TryAdd(entry.String("key") ?? "", value?.String("string_value") ?? ""))
            {
                throw entry.Wrong("key", "each parameter once");
            }
        }

        return parameters;
    }
}
