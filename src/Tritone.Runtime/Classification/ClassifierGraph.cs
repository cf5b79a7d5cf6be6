using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Runtime.Classification;

/// <summary>What a text classifier's graph looks like from outside: token ids and attention mask in, perhaps token types, one row of logits out. Immutable.</summary>
/// <param name="Output">The name of the logits.</param>
/// <param name="HasTokenTypes">Whether every run must give token types.</param>
public sealed record ClassifierGraph(string Output, bool HasTokenTypes)
{
    /// <summary>The input of token ids, INT64 [batch, tokens].</summary>
    public const string InputIds = "input_ids";
    /// <summary>The input that is 1 for each token and 0 for padding, INT64 [batch, tokens].</summary>
    public const string AttentionMask = "attention_mask";
    /// <summary>The input of token types, INT64 [batch, tokens]: 0 for every token of a single text.</summary>
    public const string TokenTypeIds = "token_type_ids";

    /// <summary>Refuses a graph that is not a text classifier with this many labels.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="output">The name of the logits.</param>
    /// <param name="modelName">What messages call the model.</param>
    /// <param name="labels">How many labels it has.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the input or output that does not fit.</exception>
    public static ClassifierGraph Of(OnnxModel model, string output, string modelName, int labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        var hasTokenTypes = model.Inputs.Any(input => input.Name == TokenTypeIds);
        foreach (var name in (string[])[InputIds, AttentionMask, .. hasTokenTypes ? [TokenTypeIds] : (string[])[]])
        {
            Check(model.Inputs, "input", name, TensorDataType.Int64, [-1, -1], modelName);
        }

        Check(model.Outputs, "output", output, TensorDataType.Fp32, [-1, labels], modelName);
        if (model.Inputs.FirstOrDefault(input => input.Name is not (InputIds or AttentionMask or TokenTypeIds)) is { } other)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"model '{modelName}' has the input '{other.Name}'; a text classifier has {InputIds}, {AttentionMask} and perhaps {TokenTypeIds}");
        }

        return new ClassifierGraph(output, hasTokenTypes);
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
