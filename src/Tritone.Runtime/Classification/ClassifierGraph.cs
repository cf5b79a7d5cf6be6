using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Runtime.Classification;

/// <summary>What a text classifier's graph must look like from outside: two inputs of token ids, one output of logits.</summary>
internal static class ClassifierGraph
{
    public const string InputIds = "input_ids";
    public const string AttentionMask = "attention_mask";
    public const string Logits = "logits";

    /// <summary>Refuses a graph that is not a text classifier with this many labels.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the input or output that does not fit.</exception>
    public static void Check(OnnxModel model, string modelName, int labels)
    {
        Check(model.Inputs, "input", InputIds, TensorDataType.Int64, [-1, -1], modelName);
        Check(model.Inputs, "input", AttentionMask, TensorDataType.Int64, [-1, -1], modelName);
        Check(model.Outputs, "output", Logits, TensorDataType.Fp32, [-1, labels], modelName);
        if (model.Inputs.Count > 2)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"model '{modelName}' has {model.Inputs.Count} inputs ({string.Join(", ", model.Inputs.Select(input => input.Name))}); a text classifier has {InputIds} and {AttentionMask}");
        }
    }

    private static void Check(IReadOnlyList<TensorSpec> specs, string kind, string name, TensorDataType dataType, long[] dims, string modelName)
    {
        var spec = specs.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"model '{modelName}' has no {kind} '{name}', which a text classifier needs; it has {string.Join(", ", specs.Select(other => other.Name))}");

        if (spec.DataType != dataType || !spec.Dims.SequenceEqual(dims))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"model '{modelName}' has the {kind} '{name}' as {Describe(spec.DataType, spec.Dims)}; a text classifier needs {Describe(dataType, dims)}");
        }
    }

    private static string Describe(TensorDataType dataType, IReadOnlyList<long> dims) => $"{dataType.ToWireName()} [{string.Join(",", dims)}]";
}
