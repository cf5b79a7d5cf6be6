using System.Text;
using Tritone.Tokenization.Unicode;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>
/// Cuts a text into the words that BPE works on, as GPT-2's pattern does:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. By code points, which the class library's expressions do not know.
/// </summary>
internal static class WordSplitter
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>Finds the end of the word that begins somewhere.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the word begins; before the end of the text.</param>
    /// <param name="isPrefixed">Whether to cut as if a blank stood before, with which the word begins. The word may then have nothing of the text.</param>
    /// <returns>The first UTF-16 unit that does not belong to it.</returns>
    public static int EndOfWord(ReadOnlySpan<char> text, int start, bool isPrefixed)
    {
        if (!isPrefixed && text[start] is '\'' && LengthOfContraction(text[start..]) is > 0 and var length)
        {
            return start + length;
        }

        var first = start;
        var kind = KindAt(text, first, out var units);

        // One blank belongs to the word after it.
        if (!isPrefixed && text[start] is ' ' && start + 1 < text.Length && KindAt(text, start + 1, out var unitsAfter) is var after && after is not Kind.Space)
        {
            (first, kind, units) = (start + 1, after, unitsAfter);
        }

        var end = first + units;
        var last = first;
        while (end < text.Length && KindAt(text, end, out units) == kind)
        {
            last = end;
            end += units;
        }

        // White space before a word leaves its last character to that word, if it then still has one itself.
        return kind is Kind.Space && end < text.Length && (isPrefixed || last > start) ? last : end;
    }

    private static int LengthOfContraction(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        return 0;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int position, out int units)
    {
        int codePoint = text[position];
        units = 1;
        if (codePoint >= 0x80)
        {
            _ = Rune.DecodeFromUtf16(text[position..], out var rune, out units);
            codePoint = rune.Value;
        }

        var traits = UnicodeTable.TraitsOf(codePoint);
        return traits.Has(CodePointTraits.Letter) ? Kind.Letter
            : traits.Has(CodePointTraits.WhiteSpace) ? Kind.Space
            : traits.Has(CodePointTraits.Number) ? Kind.Number
            : Kind.Other;
    }
}
