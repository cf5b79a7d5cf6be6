namespace Tritone.Tokenization;

/// <summary>The special tokens that a model expects around one text and around two. Immutable.</summary>
internal sealed record SpecialTokens
{
    /// <summary>Before a single text.</summary>
    public required int[] Prefix { get; init; }

    /// <summary>After a single text.</summary>
    public required int[] Suffix { get; init; }

    /// <summary>Around two texts; null if the tokenizer's files do not say.</summary>
    public PairTemplate? Pair { get; init; }

    /// <summary>Around two texts: before, between and after them, and the type of each token.</summary>
    /// <param name="Prefix">Before the first text.</param>
    /// <param name="Middle">Between the texts.</param>
    /// <param name="Suffix">After the second text.</param>
    /// <param name="FirstType">The type of the first text's tokens.</param>
    /// <param name="SecondType">The type of the second text's tokens.</param>
    internal sealed record PairTemplate(TypedToken[] Prefix, TypedToken[] Middle, TypedToken[] Suffix, int FirstType, int SecondType)
    {
        public int Count => Prefix.Length + Middle.Length + Suffix.Length;
    }

    /// <summary>A special token and its type.</summary>
    internal readonly record struct TypedToken(int Id, int Type);
}
