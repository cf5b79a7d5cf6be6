namespace Tritone.Modeling.Architectures;

/// <summary>The weights of one transformer layer.</summary>
internal sealed record EncoderLayer(
    LinearWeights Query,
    LinearWeights Key,
    LinearWeights Value,
    LinearWeights AttentionOutput,
    NormWeights AttentionNorm,
    LinearWeights Up,
    LinearWeights Down,
    NormWeights OutputNorm)
{
    public IEnumerable<Weight> All =>
    [
        .. Query.All, .. Key.All, .. Value.All, .. AttentionOutput.All, .. AttentionNorm.All,
        .. Up.All, .. Down.All, .. OutputNorm.All,
    ];
}

/// <summary>A linear layer: y = x * transpose(matrix) + bias, with a matrix of shape [outputs, inputs] as PyTorch stores it.</summary>
internal sealed record LinearWeights(Weight Matrix, Weight Bias)
{
    public IEnumerable<Weight> All => [Matrix, Bias];
}

/// <summary>Layer normalisation.</summary>
internal sealed record NormWeights(Weight Scale, Weight Bias)
{
    public IEnumerable<Weight> All => [Scale, Bias];
}
