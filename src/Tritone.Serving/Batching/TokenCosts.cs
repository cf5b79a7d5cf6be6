namespace Tritone.Serving.Batching;

/// <summary>What the runs of a model cost, in tokens.</summary>
/// <param name="Budget">The most padded tokens of a run, at least 1. A row that is longer runs alone.</param>
/// <param name="RunTokens">What a run costs beside its tokens: as much as this many more would.</param>
internal readonly record struct TokenCosts(int Budget, int RunTokens)
{
    /// <summary>Where nothing was measured.</summary>
    /// <value>
    /// 512 padded tokens: beyond, the activations leave the processor's caches; and 16, what the weights of a base model take to be read once (docs/performance.md).
    /// </value>
    public static TokenCosts Default => new(512, 16);
}
