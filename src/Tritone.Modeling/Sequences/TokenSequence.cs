namespace Tritone.Modeling.Sequences;

/// <summary>One text as a model sees it, without padding.</summary>
/// <param name="Ids">Token ids, special ones included.</param>
/// <param name="Types">Token types, as many as ids; null for all 0.</param>
internal sealed record TokenSequence(int[] Ids, int[]? Types = null);
