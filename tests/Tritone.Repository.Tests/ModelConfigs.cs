using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Repository.Tests;

/// <summary>Model configurations for tests.</summary>
internal static class ModelConfigs
{
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.OneOf('"', '\\', '\n', '\t', '\u00E9', '#', ' ', '\u007F')), 1, 12];
    private static readonly Gen<long[]> Dims = Gen.OneOf(Gen.OneOf(-1L), Gen.Long[1, 1 << 20]).Array[1, 4];
    private static readonly Gen<TensorDataType> DataTypes = Gen.Enum<TensorDataType>();

    /// <summary>Any configuration that there can be.</summary>
    public static Gen<ModelConfig> Any { get; } =
        from name in Text
        from batch in Gen.Int[0, 64]
        from inputs in Gen.Select(Text, DataTypes, Dims, Gen.Bool, (n, type, dims, optional) => new ModelInput(n, type, dims, optional)).Array[0, 3]
        from outputs in Gen.Select(Text, DataTypes, Dims, Gen.Bool, (n, type, dims, labels) => new ModelOutput(n, type, dims, labels ? "labels.txt" : null)).Array[0, 3]
        from batching in Gen.Select(Gen.Bool, Gen.Int[1, 64].Array[0, 3], Gen.Long[0, 1000], (has, sizes, delay) => has ? new DynamicBatching(sizes, delay) : null)
        from instances in Gen.Int[1, 9]
        from policy in Gen.OneOf(Gen.OneOf(VersionPolicy.All), Gen.Int[1, 3].Select(VersionPolicy.Latest), Gen.Long[1, 9].Array[1, 3].Select(v => VersionPolicy.Specific(v)))
        from level in Gen.OneOf<int?>(null, -1, 1)
        from parameters in Gen.Dictionary(Text, Text)[0, 3]
        select new ModelConfig
        {
            Name = name,
            MaxBatchSize = batch,
            Inputs = inputs,
            Outputs = outputs,
            DynamicBatching = batching,
            InstanceCount = instances,
            VersionPolicy = policy,
            GraphLevel = level,
            Parameters = parameters,
        };

    public static ModelConfig Emotion(string name = "emotion", int instances = 2) => new()
    {
        Name = name,
        MaxBatchSize = 32,
        Inputs = [new ModelInput("input_ids", TensorDataType.Int64, [-1]), new ModelInput("attention_mask", TensorDataType.Int64, [-1])],
        Outputs = [new ModelOutput("logits", TensorDataType.Fp32, [2], "labels.txt")],
        DynamicBatching = new DynamicBatching([]),
        InstanceCount = instances,
        GraphLevel = -1,
        Parameters = new TextModelSettings { TextRules = Texts.TextRules.Tweet, Activation = Scoring.Activation.Softmax, MaxTokens = 128 }.ToParameters(),
    };

    /// <summary>Whether two configurations say the same; the collections of a record are compared by reference otherwise.</summary>
    public static void Same(ModelConfig expected, ModelConfig actual)
    {
        Assert.Equal(expected with { Inputs = [], Outputs = [], Parameters = EmptyParameters }, actual with { Inputs = [], Outputs = [], Parameters = EmptyParameters });
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Parameters.OrderBy(entry => entry.Key, StringComparer.Ordinal), actual.Parameters.OrderBy(entry => entry.Key, StringComparer.Ordinal));
    }

    private static readonly Dictionary<string, string> EmptyParameters = [];
}
