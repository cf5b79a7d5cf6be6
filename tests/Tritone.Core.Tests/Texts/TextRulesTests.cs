using CsCheck;
using Tritone.Texts;

namespace Tritone.Core.Tests.Texts;

public sealed class TextRulesTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        " ", " ", "@", "@", "http", "htt", "p", "HTTP", "s://t.co/x", "word", "\t", "\n", "\r\n", "\u00A0", "é", "😀", "\uD83D", "\uDE00", ".", "")
        .Array[0, 20].Select(string.Concat);

    [Theory]
    [InlineData("@alice look at https://t.co/abc", "@user look at http")]
    [InlineData("good morning @bob", "good morning @user")]
    [InlineData("@a", "@user")]
    [InlineData("@", "@")]
    [InlineData("@@", "@user")]
    [InlineData("@ @", "@ @")]
    [InlineData("@user", "@user")]
    [InlineData("@alice,@bob", "@user")]
    [InlineData("hi@alice", "hi@alice")]
    [InlineData(".@alice", ".@alice")]
    [InlineData("http", "http")]
    [InlineData("https", "http")]
    [InlineData("httpwhatever", "http")]
    [InlineData("http://x http://y", "http http")]
    [InlineData("HTTP://X", "HTTP://X")]
    [InlineData("(http://x)", "(http://x)")]
    [InlineData("htt", "htt")]
    [InlineData("", "")]
    [InlineData(" ", " ")]
    [InlineData("  @a  http:  ", "  @user  http  ")]
    [InlineData(" @a ", " @user ")]
    public void Apply_TweetRules_FollowTheReferenceCard(string text, string expected)
        => Assert.Equal(expected, TextRules.Tweet.Apply(text));

    [Theory]
    [InlineData("@a\tb c", "@user c")]
    [InlineData("@\n", "@user")]
    [InlineData("one\n@a", "one\n@a")]
    [InlineData("one\thttp://x", "one\thttp://x")]
    [InlineData("http://x\nnext line", "http line")]
    [InlineData("\u00A0@a", "\u00A0@a")]
    public void Apply_OtherWhiteSpace_IsPartOfTheWord(string text, string expected)
        => Assert.Equal(expected, TextRules.Tweet.Apply(text));

    [Theory]
    [InlineData("@😀 😀", "@user 😀")]
    [InlineData("😀@a @b", "😀@a @user")]
    [InlineData("@\uD83D \uDE00", "@user \uDE00")]
    [InlineData("\uD83D @a", "\uD83D @user")]
    public void Apply_EmojiAndLoneSurrogates_PassUntouched(string text, string expected)
        => Assert.Equal(expected, TextRules.Tweet.Apply(text));

    [Fact]
    public void Apply_NoRules_GivesTheSameInstance() => Texts.Sample(text => Assert.Same(text, TextRules.None.Apply(text)));

    [Fact]
    public void Apply_NothingToReplace_GivesTheSameInstanceAndAllocatesNothing()
    {
        const string Text = "what a day, with no handle and no link";
        TextRules.Tweet.Apply(Text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = TextRules.Tweet.Apply(Text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(Text, result);
    }

    [Fact]
    public void Apply_AnyText_EqualsTheCardsOwnLoop()
        => Texts.Sample(text => Assert.Equal(CardLoop(text), TextRules.Tweet.Apply(text)));

    [Fact]
    public void Apply_Twice_ChangesNothingMore() => Texts.Sample(text =>
    {
        var once = TextRules.Tweet.Apply(text);
        Assert.Equal(once, TextRules.Tweet.Apply(once));
    });

    [Theory]
    [InlineData("one @alice two", 4, 9, 4, 10)]
    [InlineData("one @alice two", 5, 7, 4, 10)]
    [InlineData("one @alice two", 10, 13, 11, 14)]
    [InlineData("@a http://x.y end", 0, 5, 0, 2)]
    [InlineData("@a http://x.y end", 6, 14, 3, 17)]
    [InlineData("no rules", 3, 8, 3, 8)]
    public void FindOriginal_PartOfTheNewText_IsWhereItComesFrom(string text, int start, int end, int originalStart, int originalEnd)
        => Assert.Equal((originalStart, originalEnd), TextRules.Tweet.FindOriginal(text, start, end));

    [Fact]
    public void FindOriginal_AnyPart_LiesInTheTextAndGivesThePartAgain() => Gen.Select(Texts, Gen.Int[0, 60], Gen.Int[0, 60]).Sample((text, first, length) =>
    {
        var ruled = TextRules.Tweet.Apply(text);
        var start = Math.Min(first, ruled.Length);
        var end = Math.Min(start + length, ruled.Length);
        var (originalStart, originalEnd) = TextRules.Tweet.FindOriginal(text, start, end);
        Assert.InRange(originalStart, 0, text.Length);
        Assert.InRange(originalEnd, 0, text.Length);

        // Whole words come from whole words.
        if (end > start && (start == 0 || ruled[start - 1] == ' ') && (end == ruled.Length || ruled[end] == ' ') && originalEnd >= originalStart)
        {
            Assert.Equal(ruled[start..end], TextRules.Tweet.Apply(text[originalStart..originalEnd]));
        }
    });

    [Fact]
    public void Apply_NullText_IsMisuse() => Assert.Throws<ArgumentNullException>(() => TextRules.Tweet.Apply(null!));

    [Fact]
    public void Apply_UndefinedRules_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => ((TextRules)9).Apply(""));

    [Theory]
    [InlineData(TextRules.None, "none")]
    [InlineData(TextRules.Tweet, "tweet")]
    public void ToName_Rules_IsTheNameThatTryParseTakes(TextRules rules, string name)
    {
        Assert.Equal(name, rules.ToName());
        Assert.True(TextRulesExtensions.TryParse(name, out var parsed));
        Assert.Equal(rules, parsed);
    }

    [Fact]
    public void ToName_UndefinedRules_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => ((TextRules)9).ToName());

    [Theory]
    [InlineData("Tweet")]
    [InlineData("")]
    [InlineData("tweets")]
    [InlineData(null)]
    public void TryParse_UnknownName_IsFalse(string? name) => Assert.False(TextRulesExtensions.TryParse(name, out _));

    // The loop of the model card, word by word: split on U+0020, map, join.
    private static string CardLoop(string text) => string.Join(' ', text.Split(' ').Select(word =>
        word.StartsWith('@') && word.Length > 1 ? "@user"
        : word.StartsWith("http", StringComparison.Ordinal) ? "http"
        : word));
}
