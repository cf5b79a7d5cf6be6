using System.Globalization;

namespace Tritone.Tokenization.Unicode;

/// <summary>
/// Properties of code points, from <c>unicode.txt</c> beside this file. The class library's own are not used: its normalisation and casing
/// follow the Unicode version of the machine's ICU, and a text must have the same tokens on every machine.
/// </summary>
internal static class UnicodeTable
{
    private const int PageSize = 256;
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11172;
    private const int VowelCount = 21;
    private const int TrailingCount = 28;

    // The ranges of BERT's own tokenizer as Hugging Face's has them: from U+2B820 to U+2B91F there is a gap that Unicode does not have.
    private static readonly (int First, int Last)[] ChineseRanges =
    [
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0x2F800, 0x2FA1F),
    ];

    private static readonly CodePointTraits[]?[] Pages = new CodePointTraits[]?[0x110000 / PageSize];
    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<int, int[]> LowerCases = [];
    private static readonly Dictionary<int, int> CombiningClasses = [];

    static UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Read(line);
            }
        }

        foreach (var (first, last) in ChineseRanges)
        {
            Mark(first, last, CodePointTraits.Chinese);
        }

        Mark(HangulBase, HangulBase + HangulCount - 1, CodePointTraits.Decomposes);
        Mark(0xFFFD, 0xFFFD, CodePointTraits.Control);
        foreach (var blank in "\t\n\r")
        {
            Pages[0]![blank] &= ~CodePointTraits.Control;
        }

        foreach (var symbol in "$+<=>^`|~")
        {
            Pages[0]![symbol] |= CodePointTraits.Punctuation;
        }
    }

    /// <summary>The traits of a code point.</summary>
    public static CodePointTraits TraitsOf(int codePoint)
        => Pages[codePoint / PageSize] is { } page ? page[codePoint % PageSize] : CodePointTraits.None;

    /// <summary>The lower case of a code point that <see cref="CodePointTraits.Lowers"/>.</summary>
    public static ReadOnlySpan<int> LowerCaseOf(int codePoint) => LowerCases[codePoint];

    /// <summary>The canonical combining class of a code point that <see cref="CodePointTraits.Reorders"/>.</summary>
    public static int CombiningClassOf(int codePoint) => CombiningClasses[codePoint];

    /// <summary>The full canonical decomposition of a code point that <see cref="CodePointTraits.Decomposes"/>.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="hangul">Room for three code points, which the result may lie in.</param>
    public static ReadOnlySpan<int> DecompositionOf(int codePoint, Span<int> hangul)
    {
        var syllable = codePoint - HangulBase;
        if (syllable is < 0 or >= HangulCount)
        {
            return Decompositions[codePoint];
        }

        // The Unicode Standard, section 3.12: syllables are composed by arithmetic.
        hangul[0] = 0x1100 + (syllable / (VowelCount * TrailingCount));
        hangul[1] = 0x1161 + (syllable % (VowelCount * TrailingCount) / TrailingCount);
        hangul[2] = 0x11A7 + (syllable % TrailingCount);
        return hangul[..(syllable % TrailingCount == 0 ? 2 : 3)];
    }

    private static void Read(string line)
    {
        var fields = line.Split(' ');
        var range = fields[1].Split('-');
        var (first, last) = (Hex(range[0]), Hex(range[^1]));
        switch (fields[0])
        {
            case "control":
                Mark(first, last, CodePointTraits.Control);
                break;
            case "mark":
                Mark(first, last, CodePointTraits.Mark);
                break;
            case "punctuation":
                Mark(first, last, CodePointTraits.Punctuation);
                break;
            case "space":
                Mark(first, last, CodePointTraits.WhiteSpace);
                break;
            case "letter":
                Mark(first, last, CodePointTraits.Letter);
                break;
            case "number":
                Mark(first, last, CodePointTraits.Number);
                break;
            case "order":
                Mark(first, last, CodePointTraits.Reorders);
                CombiningClasses.Add(first, Hex(fields[2]));
                break;
            case "nfd":
                Mark(first, last, CodePointTraits.Decomposes);
                Decompositions.Add(first, Array.ConvertAll(fields[2..], Hex));
                break;
            case "lower":
                Mark(first, last, CodePointTraits.Lowers);
                LowerCases.Add(first, Array.ConvertAll(fields[2..], Hex));
                break;
            default:
                throw new InvalidDataException($"unicode.txt has a line that begins with '{fields[0]}'");
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void Mark(int first, int last, CodePointTraits traits)
    {
        for (var codePoint = first; codePoint <= last; codePoint++)
        {
            (Pages[codePoint / PageSize] ??= new CodePointTraits[PageSize])[codePoint % PageSize] |= traits;
        }
    }
}
