using System.Security.Cryptography;
using System.Text;
using Tritone.Evaluation.Texts;

namespace Tritone.Evaluation.Tests.Texts;

public sealed class BuiltInTextsTests
{
    private static readonly IReadOnlyList<BuiltInText> Default = BuiltInTexts.Generate();

    // Pinned: a conversion's verdict names these texts. Whoever changes the grammar changes what all verdicts mean.
    [Fact]
    public void Generate_Defaults_AreTheSameTextsEverywhere()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Default.Select(text => text.Text)));
        Assert.Equal("e6085084f296e12689d265bdb80cd0f44869420e7cc881d44b31113b6ab08581", Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    [Fact]
    public void Generate_Defaults_AreAThousandDistinctLines()
    {
        Assert.Equal(BuiltInTexts.DefaultCount, Default.Select(text => text.Text).Distinct(StringComparer.Ordinal).Count());
        Assert.All(Default, text => Assert.False(string.IsNullOrWhiteSpace(text.Text) || text.Text.Any(char.IsControl) || text.Text.Contains('{'), text.Text));
    }

    [Fact]
    public void Generate_Defaults_HaveEachEmotionAsOften()
        => Assert.All(BuiltInTexts.Emotions, emotion => Assert.Equal(200, Default.Count(text => text.Emotion == emotion)));

    [Fact]
    public void Generate_Defaults_AreAsLongAsTweets()
    {
        var words = Default.Select(text => text.Text.Split(' ').Length).Order().ToArray();
        Assert.Equal(1, words[0]);
        Assert.InRange(words[^1], 50, 70);
        Assert.InRange(words.Average(), 15, 21);
        Assert.InRange(words.Count(count => count <= 5), 80, 200);
        Assert.InRange(words.Count(count => count >= 35), 40, 200);
    }

    [Theory]
    [InlineData("#", 250)]
    [InlineData("@", 150)]
    [InlineData("http", 80)]
    [InlineData("&amp;", 5)]
    [InlineData("!", 150)]
    public void Generate_Defaults_HaveWhatTweetsHave(string mark, int least)
        => Assert.True(Default.Count(text => text.Text.Contains(mark, StringComparison.Ordinal)) >= least, $"{Default.Count(text => text.Text.Contains(mark, StringComparison.Ordinal))}");

    [Fact]
    public void Generate_Defaults_HaveOddOnes()
    {
        Assert.InRange(Default.Count(text => text.Text.Any(c => c > 127)), 250, 700);
        Assert.InRange(Default.Count(text => !text.Text.Any(char.IsLetter)), 5, 40);
        Assert.InRange(Default.Count(text => text.Text.Count(char.IsUpper) > 0.5 * text.Text.Length), 10, 60);
    }

    [Fact]
    public void Generate_Defaults_AreNotNearCopies()
    {
        var sets = Default.Select(text => text.Text.ToUpperInvariant().Split(' ').ToHashSet(StringComparer.Ordinal)).Where(set => set.Count >= 6).ToArray();
        var near = sets.Index().Count(one => sets.Skip(one.Index + 1).Any(other => Likeness(one.Item, other) >= 0.7));
        Assert.InRange(near, 0, 20);
    }

    [Fact]
    public void Generate_FewerTexts_AreTheFirstOfMore() => Assert.Equal(Default.Take(77), BuiltInTexts.Generate(77));

    [Fact]
    public void Generate_AnotherSeed_GivesOtherTexts()
        => Assert.InRange(BuiltInTexts.Generate(1000, seed: 2).Select(text => text.Text).Intersect(Default.Select(text => text.Text)).Count(), 0, 60);

    [Fact]
    public void Generate_TenTimesAsMany_StillDiffer()
        => Assert.Equal(10_000, BuiltInTexts.Generate(10_000).Select(text => text.Text).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData(-1)]
    [InlineData(BuiltInTexts.MaxCount + 1)]
    public void Generate_CountOutOfRange_IsMisuse(int count) => Assert.Throws<ArgumentOutOfRangeException>(() => BuiltInTexts.Generate(count));

    private static double Likeness(HashSet<string> one, HashSet<string> other)
    {
        var shared = one.Count(other.Contains);
        return (double)shared / (one.Count + other.Count - shared);
    }
}
