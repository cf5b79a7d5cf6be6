using Tritone.Protocol.Grpc;
using Tritone.Repository.Pbtxt;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Configuration;

/// <summary>
/// Reads the protocol's message of a configuration into the words of this program. Every field is either understood or refused; the checks, and
/// where Triton has words for what is wrong its words, are those of its model loading.
/// </summary>
internal sealed partial class ModelConfigReader
{
    private readonly Message _message;
    private readonly ConfigSource _source;
    private readonly string _name;

    private ModelConfigReader(Message message, ConfigSource source, string modelName)
    {
        _message = message;
        _source = source;
        _name = message.Name.Length > 0 ? message.Name : modelName;
    }

    // As messages show it.
    private string ShownName => ErrorText.Shorten(_name);

    /// <summary>Reads a configuration.</summary>
    /// <param name="message">The message.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="modelName">The model's name, if the message has none.</param>
    public static ModelConfig Read(Message message, ConfigSource source, string modelName) => new ModelConfigReader(message, source, modelName).Read();

    private ModelConfig Read()
    {
        RefuseUnsupported();
        var config = new ModelConfig
        {
            Name = _name,
            MaxBatchSize = MaxBatchSize(),
            Inputs = [.. _message.Input.Select(Input)],
            Outputs = [.. _message.Output.Select(Output)],
            DynamicBatching = _message.DynamicBatching is { } batching ? Batching(batching) : null,
            InstanceGroups = InstanceGroups(),
            VersionPolicy = _message.VersionPolicy is { } policy ? ReadVersionPolicy(policy) : VersionPolicy.Latest(1),
            GraphLevel = _message.Optimization?.Graph is { } graph ? GraphLevel(graph.Level) : null,
            ModelFileName = FileName(FieldPath.Of("default_model_filename"), _message.DefaultModelFilename) ?? ModelConfig.DefaultModelFileName,
            Parameters = _message.Parameters.ToDictionary(entry => entry.Key, entry => entry.Value.StringValue, StringComparer.Ordinal),
            MetricTags = new Dictionary<string, string>(_message.MetricTags, StringComparer.Ordinal),
            MetricBuckets = [.. (_message.ModelMetrics?.MetricControl ?? []).Select(Buckets)],
            Warmups = [.. _message.ModelWarmup.Select(Warmup)],
            ResponseCache = _message.ResponseCache?.Enable,
            IsDecoupled = _message.ModelTransactionPolicy?.Decoupled,
            InputPinnedMemory = _message.Optimization?.InputPinnedMemory?.Enable ?? true,
            OutputPinnedMemory = _message.Optimization?.OutputPinnedMemory?.Enable ?? true,
        };
        CheckNames("input", config.Inputs.Select(input => input.Name));
        CheckNames("output", config.Outputs.Select(output => output.Name));
        return config;
    }

    private int MaxBatchSize()
        => _message.MaxBatchSize >= 0 ? _message.MaxBatchSize : throw Wrong(FieldPath.Of("max_batch_size"), $"'max_batch_size' must be non-negative value for {ShownName}");

    private List<InstanceGroup> InstanceGroups()
    {
        var groups = new List<InstanceGroup>();
        var count = 0L;
        foreach (var (i, group) in _message.InstanceGroup.Index())
        {
            var path = FieldPath.Of("instance_group", i);
            RefuseUnsupported(group, i, path);
            if (group.Count < 0)
            {
                throw Wrong(path.Field("count"), $"'count' is {group.Count}; expected at least 0");
            }

            count += group.Count > 0 ? group.Count : InstanceGroup.DefaultCount;
            if (count > InstanceGroup.MaxCount)
            {
                throw Wrong(path.Field("count"), $"the groups up to this one have 'count' {count} together; at most {InstanceGroup.MaxCount} instances are possible");
            }

            var kind = group.Kind is ModelInstanceGroup.Types.Kind.Cpu ? InstanceKind.Cpu : InstanceKind.Auto;
            groups.Add(new InstanceGroup(group.Count, kind, group.Name.Length > 0 ? group.Name : null));
        }

        return groups;
    }

    private VersionPolicy ReadVersionPolicy(ModelVersionPolicy policy)
    {
        var path = FieldPath.Of("version_policy");
        switch (policy.PolicyChoiceCase)
        {
            case ModelVersionPolicy.PolicyChoiceOneofCase.Latest:
                return policy.Latest.NumVersions is > 0 and <= int.MaxValue and var count
                    ? VersionPolicy.Latest((int)count)
                    : throw Wrong(path.Field("latest").Field("num_versions"), $"'num_versions' is {policy.Latest.NumVersions}; expected 1 to {int.MaxValue}");
            case ModelVersionPolicy.PolicyChoiceOneofCase.Specific:
                var versions = policy.Specific.Versions;
                var wrong = versions.Index().FirstOrDefault(version => version.Item < 1, (-1, 0));
                return wrong.Index < 0
                    ? VersionPolicy.Specific(versions)
                    : throw Wrong(path.Field("specific").Field("versions", wrong.Index), $"'versions' has {wrong.Item}; versions are numbers from 1");
            default:
                // A policy that chooses nothing keeps everything, as in Triton.
                return VersionPolicy.All;
        }
    }

    // 2 is not in Triton's documentation, and is what its backend takes for no optimisation at all.
    private int GraphLevel(int level)
        => level is >= -1 and <= 2 ? level : throw Wrong(FieldPath.Of("optimization").Field("graph").Field("level"), $"'level' is {level}; expected -1, 0, 1 or 2");

    private MetricBuckets Buckets(ModelMetrics.Types.MetricControl control, int index)
    {
        var path = FieldPath.Of("model_metrics").Field("metric_control", index);
        return control switch
        {
            { MetricIdentifier: null } => throw Wrong(path, "metric control must specify 'metric_identifier'"),
            { MetricIdentifier.Family: "" } => throw Wrong(path.Field("metric_identifier"), "metric identifier must specify non-empty 'family'"),
            { HistogramOptions: null } => throw Wrong(path, "metric control must specify 'histogram_options'"),
            { HistogramOptions.Buckets.Count: 0 } => throw Wrong(path.Field("histogram_options"), "histogram options must specify non-empty 'buckets'"),
            { HistogramOptions.Buckets: var bounds } when !IsAscending(bounds)
                => throw Wrong(path.Field("histogram_options").Field("buckets"), "'buckets' must be finite numbers in ascending order"),
            _ => new MetricBuckets(control.MetricIdentifier.Family, [.. control.HistogramOptions.Buckets]),
        };
    }

    private static bool IsAscending(IReadOnlyList<double> bounds)
        => bounds.All(double.IsFinite) && bounds.Zip(bounds.Skip(1)).All(pair => pair.First < pair.Second);

    // The name of a file beside config.pbtxt: a path would lead out of the model's directory.
    private string? FileName(FieldPath path, string name)
        => name.Length == 0 ? null
            : name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && name is not ("." or "..") ? name
            : throw Wrong(path, $"'{path.Name}' is '{ErrorText.Shorten(name)}'; expected the name of a file, without a folder");

    private void CheckNames(string kind, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
        {
            if (!seen.Add(name))
            {
                throw Wrong(FieldPath.Of(kind, i).Field("name"), $"there is an {kind} '{ErrorText.Shorten(name)}' already");
            }
        }
    }

    private TritoneException Wrong(FieldPath path, string what) => _source.Error(path, what);
}
