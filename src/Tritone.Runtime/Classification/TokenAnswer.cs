namespace Tritone.Runtime.Classification;

/// <summary>What a model gave for a sequence.</summary>
/// <param name="Logits">One number for each label. Not to be changed: others may have been given the same.</param>
/// <param name="Queue">How long it waited for its run.</param>
/// <param name="Compute">How long its run took, of which it may have had a part only.</param>
public readonly record struct TokenAnswer(ReadOnlyMemory<float> Logits, TimeSpan Queue, TimeSpan Compute);
