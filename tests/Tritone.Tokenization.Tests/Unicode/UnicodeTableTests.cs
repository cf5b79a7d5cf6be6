using System.Globalization;
using System.Text;
using Tritone.Tokenization.Unicode;

namespace Tritone.Tokenization.Tests.Unicode;

/// <summary>The table against the class library's own, where both know a code point.</summary>
public sealed class UnicodeTableTests
{
    private static IEnumerable<Rune> Runes => Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value));

    [Fact]
    public void DecompositionOf_EveryCodePoint_IsTheClassLibrarysOrNone()
    {
        // Noncharacters are refused by the class library.
        foreach (var rune in Runes.Where(rune => (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is < 0xFDD0 or > 0xFDEF))
        {
            var text = rune.ToString();
            var expected = text.Normalize(NormalizationForm.FormD);
            var decomposes = UnicodeTable.TraitsOf(rune.Value).HasFlag(CodePointTraits.Decomposes);
            var actual = decomposes ? string.Concat(UnicodeTable.DecompositionOf(rune.Value, new int[3]).ToArray().Select(char.ConvertFromUtf32)) : text;

            // An older library may lack a decomposition; it may not have another.
            Assert.True(actual == expected || expected == text, $"U+{rune.Value:X4}");
        }
    }

    [Fact]
    public void LowerCaseOf_EveryCodePoint_IsTheClassLibrarysButForTheDottedI()
    {
        foreach (var rune in Runes.Where(rune => rune.Value != 0x130))
        {
            var expected = Rune.ToLowerInvariant(rune).Value;
            var actual = UnicodeTable.TraitsOf(rune.Value).HasFlag(CodePointTraits.Lowers) ? UnicodeTable.LowerCaseOf(rune.Value)[0] : rune.Value;
            Assert.True(actual == expected || expected == rune.Value || actual == rune.Value, $"U+{rune.Value:X4}");
        }

        Assert.Equal([0x69, 0x307], UnicodeTable.LowerCaseOf(0x130));
    }

    [Fact]
    public void TraitsOf_EveryCodePoint_AgreesOnWhiteSpace()
        => Assert.All(Runes, rune => Assert.Equal(Rune.IsWhiteSpace(rune), UnicodeTable.TraitsOf(rune.Value).HasFlag(CodePointTraits.WhiteSpace)));

    [Theory]
    [InlineData(0x0300, CodePointTraits.Mark)]
    [InlineData(0xFE0F, CodePointTraits.Mark)]
    [InlineData(0x08D4, CodePointTraits.Reorders)] // a mark since Unicode 9.0, which is after the table's
    [InlineData(0x200D, CodePointTraits.Control)]
    [InlineData(0xFFFD, CodePointTraits.Control)]
    [InlineData(0x0009, CodePointTraits.WhiteSpace)]
    [InlineData(0x000B, CodePointTraits.WhiteSpace | CodePointTraits.Control)]
    [InlineData(0x0024, CodePointTraits.Punctuation)]
    [InlineData(0x00BF, CodePointTraits.Punctuation)]
    [InlineData(0x20AC, CodePointTraits.None)]
    [InlineData(0x4E2D, CodePointTraits.Chinese | CodePointTraits.Letter)]
    [InlineData(0x2B820, CodePointTraits.Letter)] // between two ranges that BERT takes for Chinese
    [InlineData(0xAC01, CodePointTraits.Decomposes | CodePointTraits.Letter)]
    [InlineData(0x0041, CodePointTraits.Lowers | CodePointTraits.Letter)]
    [InlineData(0x1D7D8, CodePointTraits.Number)]
    [InlineData(0x2167, CodePointTraits.Lowers | CodePointTraits.Number)]
    public void TraitsOf_KnownCodePoints_AreThese(int codePoint, int traits) => Assert.Equal((CodePointTraits)traits, UnicodeTable.TraitsOf(codePoint));

    [Fact]
    public void TraitsOf_Marks_AreTheClassLibrarysButForTwoThatCeasedToBe()
        => Assert.Equal(
            [0x1734, 0x1171E],
            Runes.Where(rune => UnicodeTable.TraitsOf(rune.Value).HasFlag(CodePointTraits.Mark))
                .Where(rune => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark)
                .Select(rune => rune.Value));
}
