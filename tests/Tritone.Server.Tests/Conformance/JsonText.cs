using System.Globalization;
using System.Text;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Compares JSON as it is written: names, strings and whole numbers character by character, other numbers by their value. NaN and bytes that are no UTF-8 are fine.</summary>
internal static class JsonText
{
    private const double Tolerance = 1e-4;

    /// <summary>What the numbers of time are called, whose values nobody can foresee.</summary>
    private static readonly string[] Volatile = ["\"ns\":", "\"last_inference\":"];

    /// <returns>Where they differ; null if nowhere.</returns>
    public static string? Compare(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var left = Tokens(Encoding.Latin1.GetString(expected));
        var right = Tokens(Encoding.Latin1.GetString(actual));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var (one, other) = (i < left.Count ? left[i] : "the end", i < right.Count ? right[i] : "the end");
            if (one != other && !(i > 0 && Volatile.Contains(left[i - 1]) && long.TryParse(other, out _)) && !AreNear(one, other))
            {
                return $"expected {one}, got {other} as token {i}";
            }
        }

        return null;
    }

    private static bool AreNear(string one, string other)
        => IsFraction(one) && IsFraction(other)
            && double.TryParse(one, CultureInfo.InvariantCulture, out var expected) && double.TryParse(other, CultureInfo.InvariantCulture, out var actual)
            && Math.Abs(expected - actual) <= Tolerance * Math.Max(1e-3, Math.Abs(expected));

    private static bool IsFraction(string token) => token[0] is '-' or (>= '0' and <= '9') && token.AsSpan().IndexOfAny('.', 'e') >= 0;

    // Strings with the colon after a name, words and numbers, and every other character for itself.
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var start = i++;
            if (text[start] == '"')
            {
                while (i < text.Length && text[i] != '"')
                {
                    i += text[i] == '\\' ? 2 : 1;
                }

                i = Math.Min(i + 1, text.Length);
                i += i < text.Length && text[i] == ':' ? 1 : 0;
            }
            else if (IsWord(text[start]))
            {
                while (i < text.Length && IsWord(text[i]))
                {
                    i++;
                }
            }

            tokens.Add(text[start..i]);
        }

        return tokens;
    }

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '+' or '.';
}
