using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Texts;

/// <summary>What people do to words when they type in a hurry: typos, loooong words, capitals or none, entities that a web page left behind. Not thread-safe.</summary>
internal sealed class TextSlips(SplitMix random)
{
    /// <summary>Rewrites some of a text's words; user names, hashtags and links stay as they are.</summary>
    public string Apply(string text)
    {
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = words[i] == "and" && random.Next(12) == 0 ? "&amp;" : IsWord(words[i]) ? Slip(words[i]) : words[i];
        }

        return random.Next(100) switch
        {
            < 4 => Recase(words, word => word.ToUpperInvariant()),
            < 35 => Recase(words, word => word.ToLowerInvariant()),
            _ => string.Join(' ', words),
        };
    }

    private string Slip(string word) => random.Next(150) switch
    {
        0 or 1 => Swap(word, 1 + random.Next(word.Length - 2)),
        2 => word.Remove(1 + random.Next(word.Length - 2), 1),
        3 or 4 => Lengthen(word, 2 + random.Next(4)),
        5 or 6 => word.ToUpperInvariant(),
        7 => $"*{word}*",
        _ => word,
    };

    // Words of ASCII letters only, so that a change never tears a character apart; upper and lower case of those are the same everywhere.
    private static bool IsWord(string word) => word.Length >= 4 && word.All(char.IsAsciiLetter);

    private static string Recase(string[] words, Func<string, string> recase)
        => string.Join(' ', words.Select(word => word.All(char.IsAscii) && !IsMark(word) ? recase(word) : word));

    private static bool IsMark(string word) => word.StartsWith('@') || word.StartsWith('#') || word.StartsWith('&') || word.StartsWith("http", StringComparison.Ordinal);

    private static string Swap(string word, int at) => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}";

    private static string Lengthen(string word, int times)
    {
        var vowel = word.LastIndexOfAny(['a', 'e', 'i', 'o', 'u', 'y']);
        return vowel < 0 ? word : word.Insert(vowel, new string(word[vowel], times));
    }
}
