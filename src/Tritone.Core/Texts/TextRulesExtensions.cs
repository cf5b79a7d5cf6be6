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

            result.Append(word switch
            {
                ['@', _, ..] => User,
                ['h', 't', 't', 'p', ..] => Link,
                _ => word,
            });
        }

        return result.ToString();
    }
}
