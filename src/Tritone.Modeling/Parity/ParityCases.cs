using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Sequences;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Modeling.Parity;

/// <summary>The sequences on which a graph is held against the plain computation.</summary>
/// <param name="Source">What they were made of.</param>
/// <param name="Sequences">At least one.</param>
internal sealed record ParityCases(string Source, IReadOnlyList<TokenSequence> Sequences)
{
    private const int Seed = 7;

    // From one token to one beyond the width of a vector register.
    private static readonly int[] RandomLengths = [1, 2, 3, 5, 8, 13, 17, 33];

    /// <summary>The built-in texts, as the model will see them.</summary>
    public static ParityCases FromTexts(TextTokenizer tokenizer, TextRules rules, int maxTokens)
    {
        var sequences = new List<TokenSequence>();
        var ids = new int[maxTokens];
        foreach (var text in ParityTexts.All)
        {
            if (tokenizer.Encode(rules.Apply(text), ids, out _) is > 0 and var count)
            {
                sequences.Add(new TokenSequence(ids[..count]));
            }
        }

        return new ParityCases("built-in texts", sequences);
    }

    /// <summary>Random token ids, for a model without a tokenizer.</summary>
    public static ParityCases Random(CheckpointConfig config, int maxTokens)
    {
        // Not a secret: the same ids for everyone, so that the figure can be repeated.
#pragma warning disable CA5394
        var random = new Random(Seed);
        var sequences = RandomLengths
            .Select(length => Math.Min(length, maxTokens))
            .Select(length => new TokenSequence([.. Enumerable.Range(0, length).Select(_ => random.Next(config.Vocabulary))]));
#pragma warning restore CA5394
        return new ParityCases($"random token ids, seed {Seed}", [.. sequences]);
    }
}
