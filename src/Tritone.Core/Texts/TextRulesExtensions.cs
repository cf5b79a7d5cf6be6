using System.Text;

namespace Tritone.Texts;

/// <summary>Applies and names text rules.</summary>
public static class TextRulesExtensions
{
    private const string User = "@user";
    private const string Link = "http";

    /// <summary>Applies the rules.</summary>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="text">Any text.</param>
    /// <returns>The text as the model wants it; the same instance where neither <c>@</c> nor <c>http</c> occurs.</returns>
    public static string Apply(this TextRules rules, string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        return rules switch
        {
            TextRules.None => text,
            TextRules.Tweet => NeedsTweetRules(text) ? ApplyTweetRules(text) : text,
            _ => throw new ArgumentOutOfRangeException(nameof(rules), rules, null),
        };
    }

    /// <summary>Finds where a part of a text, as the rules made it, comes from.</summary>
    /// <param name="rules">The rules of the model.</param>
    /// <param name="text">The text as it was given.</param>
    /// <param name="start">The first UTF-16 unit of the part, in the text that <see cref="Apply"/> made of it.</param>
    /// <param name="end">The first that does not belong to it.</param>
    /// <returns>The same place in <paramref name="text"/>. Of a word that was replaced, all belongs to it.</returns>
    public static (int Start, int End) FindOriginal(this TextRules rules, string text, int start, int end)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (rules is TextRules.None || !NeedsTweetRules(text))
        {
            return (start, end);
        }

        var (originalStart, originalEnd) = (0, text.Length);
        var position = 0;
        foreach (var range in text.AsSpan().Split(' '))
        {
            var (wordStart, wordEnd) = (range.Start.Value, range.End.Value);
            var replaced = Replacement(text.AsSpan(range));
            var length = replaced.Length;
            if (start >= position && start <= position + length)
            {
                originalStart = wordStart + (length == wordEnd - wordStart ? start - position : 0);
            }

            if (end >= position && end <= position + length)
            {
                originalEnd = length == wordEnd - wordStart ? wordStart + end - position : wordEnd;
                break;
            }

            position += length + 1;
        }

        return (originalStart, originalEnd);
    }

    /// <summary>The name by which settings and the command line know the rules.</summary>
    public static string ToName(this TextRules rules) => rules switch
    {
        TextRules.None => "none",
        TextRules.Tweet => "tweet",
        _ => throw new ArgumentOutOfRangeException(nameof(rules), rules, null),
    };

    /// <summary>Finds the rules of a name.</summary>
    /// <param name="name">A name as <see cref="ToName"/> gives it, exactly.</param>
    /// <param name="rules">Receives the rules.</param>
    /// <returns>Whether there are such rules.</returns>
    public static bool TryParse(string? name, out TextRules rules)
    {
        rules = name is "tweet" ? TextRules.Tweet : TextRules.None;
        return name is "none" or "tweet";
    }

    // Most texts have neither: one scan instead of a new string.
    private static bool NeedsTweetRules(string text)
        => text.Contains('@', StringComparison.Ordinal) || text.Contains(Link, StringComparison.Ordinal);

    private static string ApplyTweetRules(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var range in text.AsSpan().Split(' '))
        {
            var word = text.AsSpan(range);
            if (range.Start.Value > 0)
            {
                result.Append(' ');
            }

            result.Append(Replacement(word));
        }

        return result.ToString();
    }

    private static ReadOnlySpan<char> Replacement(ReadOnlySpan<char> word) => word switch
    {
        ['@', _, ..] => User,
        ['h', 't', 't', 'p', ..] => Link,
        _ => word,
    };
}
