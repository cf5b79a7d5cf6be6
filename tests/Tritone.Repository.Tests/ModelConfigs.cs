using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Repository.Tests;

/// <summary>Model configurations for tests.</summary>
internal static class ModelConfigs
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.OneOf('"', '\\', '\n', '\t', '\u00E9', '#', ' ', '\u007F')), 1, 12];
    private static readonly Gen<string> FileName = Gen.String[Gen.Char['a', 'z'], 1, 8];
    private static readonly Gen<long[]> Dims = Gen.OneOf(Gen.OneOf(-1L), Gen.Long[1, 1 << 10]).Array[1, 4];
    private static readonly Gen<TensorDataType> DataTypes = Gen.Enum<TensorDataType>();
    private static readonly Gen<bool?> Flags = Gen.OneOf<bool?>(null, false, true);

    private static readonly Gen<QueuePolicy> Policies = Gen.Select(
        Gen.Enum<QueueTimeoutAction>(), Gen.Long[0, long.MaxValue], Gen.Bool, Gen.UInt, (action, timeout, allow, size) => new QueuePolicy(action, timeout, allow, size));

    private static readonly Gen<WarmupInput> WarmupInputs =
        from name in Text
        from type in DataTypes
        from dims in Gen.Long[0, 9].Array[0, 3]
        from source in Gen.Enum<WarmupSource>()
        from file in FileName
        select new WarmupInput(name, type, dims, source, source is WarmupSource.File ? file : null);

    private static readonly Gen<ModelWarmup> Warmups =
        from name in Text
        from batch in Gen.UInt[0, 1]
        from inputs in WarmupInputs.Array[0, 3]
        from count in Gen.UInt
        select new ModelWarmup(name, batch, [.. inputs.DistinctBy(input => input.Name)], count);

    /// <summary>Any configuration that there can be.</summary>
    public static Gen<ModelConfig> Any { get; } =
        from name in Text
        from batch in Gen.Int[0, 64]
        from inputs in Gen.Select(Text, DataTypes, Dims, Gen.Bool, Gen.Bool, Input).Array[0, 3]
        from outputs in Gen.Select(Text, DataTypes, Dims, Gen.Bool, (n, type, dims, labels) => new ModelOutput(n, type, dims, labels ? "labels.txt" : null)).Array[0, 3]
        from batching in Batching(batch)
        from groups in Gen.Select(Gen.Int[0, 9], Gen.Enum<InstanceKind>(), Gen.Null(Text), (count, kind, n) => new InstanceGroup(count, kind, n)).Array[0, 3]
        from policy in Gen.OneOf(Gen.OneOf(VersionPolicy.All), Gen.Int[1, 3].Select(VersionPolicy.Latest), Gen.Long[1, 9].Array[1, 3].Select(v => VersionPolicy.Specific(v)))
        from level in Gen.OneOf<int?>(null, -1, 0, 1, 2)
        from file in FileName
        from parameters in Gen.Dictionary(Text, Text)[0, 3]
        from others in Gen.Select(Gen.Dictionary(Text, Text)[0, 2], Warmups.Array[0, 2], Flags, Flags, Gen.Bool, Gen.Double[0, 1])
        select new ModelConfig
        {
            Name = name,
            MaxBatchSize = batch,
            Inputs = [.. inputs.DistinctBy(input => input.Name)],
            Outputs = [.. outputs.DistinctBy(output => output.Name)],
            DynamicBatching = batching,
            InstanceGroups = groups,
            VersionPolicy = policy,
            GraphLevel = level,
            ModelFileName = file,
            Parameters = parameters,
            MetricTags = others.Item1,
            Warmups = others.Item2,
            ResponseCache = others.Item3,
            IsDecoupled = others.Item3 is true ? null : others.Item4,
            InputPinnedMemory = others.Item5,
            OutputPinnedMemory = !others.Item5,
            MetricBuckets = others.Item5 ? [new MetricBuckets(name, [others.Item6, 2])] : [],
        };

    public static ModelConfig Emotion(string name = "emotion", int instances = 2) => new()
    {
        Name = name,
        MaxBatchSize = 32,
        Inputs = [new ModelInput("input_ids", TensorDataType.Int64, [-1]), new ModelInput("attention_mask", TensorDataType.Int64, [-1])],
        Outputs = [new ModelOutput("logits", TensorDataType.Fp32, [2], "labels.txt")],
        DynamicBatching = new DynamicBatching([]),
        InstanceGroups = [new InstanceGroup(instances)],
        GraphLevel = -1,
        Parameters = new TextModelSettings { TextRules = Texts.TextRules.Tweet, Activation = Scoring.Activation.Softmax, MaxTokens = 128 }.ToParameters(),
    };

    /// <summary>Whether two configurations say the same, as they are written and with all defaults; the collections of a record are compared by reference.</summary>
    public static void Same(ModelConfig expected, ModelConfig actual)
    {
        Assert.Equal(expected.ToPbtxt(), actual.ToPbtxt());
        Assert.Equal(expected.Message, actual.Message);
    }

    private static ModelInput Input(string name, TensorDataType dataType, long[] dims, bool isOptional, bool isReshaped) => new(name, dataType, dims, isOptional)
    {
        Reshape = isReshaped ? [1, .. dims] : null,
        Format = dims.Length == 3 ? TensorFormat.Nhwc : TensorFormat.None,
    };

    private static Gen<DynamicBatching?> Batching(int maxBatchSize) =>
        from has in Gen.Bool
        from sizes in Gen.Int[1, Math.Max(1, maxBatchSize)].Array[0, maxBatchSize > 0 ? 3 : 0]
        from delay in Gen.Long[0, 1000]
        from levels in Gen.ULong[0, 3]
        from policies in Gen.Dictionary(Gen.ULong[1, Math.Max(1, levels)], Policies)[0, 1]
        from policy in Gen.Null(Policies)
        select has
            ? new DynamicBatching(sizes, delay)
            {
                PreserveOrdering = levels == 1 && policy is null && policies.Count == 0,
                PriorityLevels = levels,
                DefaultPriorityLevel = Math.Min(levels, 1),
                DefaultQueuePolicy = policy,
                PriorityQueuePolicies = policies,
            }
            : null;
}
