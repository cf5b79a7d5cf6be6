namespace Tritone.Modeling.Sequences;

/// <summary>Sequences of random token ids, for a model without a tokenizer.</summary>
internal static class RandomSequences
{
    private const int Shortest = 2;
    private const int Longest = 48;

    /// <summary>Makes as many; the same seed makes the same ones.</summary>
    public static IReadOnlyList<TokenSequence> Make(int vocabulary, int maxTokens, int count, int seed)
    {
        // Not a secret: the same ids for everyone, so that the figures can be repeated.
#pragma warning disable CA5394
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new TokenSequence([.. Enumerable.Range(0, random.Next(Shortest, Math.Min(Longest, maxTokens) + 1)).Select(_ => random.Next(vocabulary))]))];
#pragma warning restore CA5394
    }
}
