using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Texts;

/// <summary>Texts in the manner of short messages, for comparing two models where nobody has texts of their own. Thread-safe.</summary>
/// <remarks>
/// They are made of a grammar of our own, so they can be carried and need no terms: hashtags, user names, links, emoji, slips of the keyboard, from one
/// word to about sixty, and some texts that are hardly any. The same count and seed give the same texts on every machine. The first texts do not depend
/// on the count.
/// </remarks>
public static class BuiltInTexts
{
    /// <summary>How many texts the gate asks for.</summary>
    public const int DefaultCount = 1000;

    /// <summary>The seed of the texts that the gate asks for.</summary>
    public const int DefaultSeed = 1;

    /// <summary>The most texts that can be asked for: as many differ without much searching.</summary>
    public const int MaxCount = 100_000;

    /// <summary>The emotions that the texts are written for, each as often as the others.</summary>
    public static IReadOnlyList<string> Emotions { get; } = ["anger", "joy", "optimism", "sadness", "neutral"];

    /// <summary>Makes texts of which no two are equal.</summary>
    /// <param name="count">How many, from 0 to <see cref="MaxCount"/>.</param>
    /// <param name="seed">Other seeds give other texts.</param>
    public static IReadOnlyList<BuiltInText> Generate(int count = DefaultCount, int seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);

        var writer = new TextWriting(TextGrammar.Default, new SplitMix(seed));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var texts = new List<BuiltInText>(count);
        while (texts.Count < count)
        {
            var emotion = Emotions[texts.Count % Emotions.Count];
            var text = writer.Write(emotion);
            if (seen.Add(text))
            {
                texts.Add(new BuiltInText(text, emotion));
            }
        }

        return texts;
    }
}
