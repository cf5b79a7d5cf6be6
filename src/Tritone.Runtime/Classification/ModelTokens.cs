namespace Tritone.Runtime.Classification;

/// <summary>A text, or a pair of texts, as a model reads it.</summary>
/// <param name="Ids">Token ids, special ones included; at least one.</param>
/// <param name="Types"><c>token_type_ids</c>, as many as there are ids; empty where all are 0, as for a single text.</param>
public readonly record struct ModelTokens(ReadOnlyMemory<int> Ids, ReadOnlyMemory<int> Types = default);
