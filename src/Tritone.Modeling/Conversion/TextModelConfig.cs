using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Modeling.Conversion;

/// <summary>The <c>config.pbtxt</c> of a text classifier.</summary>
internal static class TextModelConfig
{
    // 32: the batch size that the reference deployment settled on.
    private const int MaxBatchSize = 32;

    private const int MaxInstances = 1024;

    public static ModelConfig Create(string name, IEnumerable<string> inputs, string output, int labels, TextModelSettings settings, int instances) => new()
    {
        Name = name,
        MaxBatchSize = MaxBatchSize,
        Inputs = [.. inputs.Select(input => new ModelInput(input, TensorDataType.Int64, [-1]))],
        Outputs = [new ModelOutput(output, TensorDataType.Fp32, [labels], "labels.txt")],
        DynamicBatching = new DynamicBatching([]),
        InstanceGroups = [new InstanceGroup(instances)],
        Parameters = settings.ToParameters().Append(new("intra_op_thread_count", "1")).ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>Refuses a number of instances that no server runs.</summary>
    public static void CheckInstances(int instances)
    {
        if (instances is < 1 or > MaxInstances)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{instances} instances are asked for; 1 to {MaxInstances} are possible");
        }
    }
}
