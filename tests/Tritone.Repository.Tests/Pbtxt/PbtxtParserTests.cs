using CsCheck;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Tests.Pbtxt;

public sealed class PbtxtParserTests
{
    [Theory]
    [InlineData("a: 1 b { c: -2 } d [ { e: x }, { } ] f: [] g: 'q'", "a=1 b{c=-2} d{e=x} d{} g=\"q\"")]
    [InlineData("a: 1.5e+3, b: 0x1F; c: inf", "a=1.5e+3 b=0x1F c=inf")]
    [InlineData("s: \"a\" 'b' # c\n \"\\n\"", "s=\"ab\n\"")]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    [InlineData("a < b: 1 >", "a{b=1}")]
    public void Parse_SoundText_GivesItsFields(string text, string expected) => Assert.Equal(expected, Show(PbtxtParser.Parse(text, "f")));

    [Theory]
    [InlineData("a", "line 1")]
    [InlineData("a:", "the end of the file")]
    [InlineData("a 1", "':' or '{'")]
    [InlineData("a {", "'}'")]
    [InlineData("a { b: 1 >", "'>'")]
    [InlineData("\n\na: \"x", "line 3")]
    [InlineData("a: \"x\ny\"", "closing quote")]
    [InlineData("a: \"\\q\"", "escape")]
    [InlineData("a: \"\\x\"", "digits")]
    [InlineData("a: \"\\ud800\"", "code point")]
    [InlineData("a: \"\\xff\"", "UTF-8")]
    [InlineData("a: [1 2]", "',' or ']'")]
    [InlineData("a: [1,]", "value of 'a'")]
    [InlineData("}", "name of a field")]
    [InlineData("[ext]: 1", "name of a field")]
    [InlineData("a: !", "U+0021")]
    public void Parse_BrokenText_NamesFileAndLine(string text, string name)
    {
        var refusal = Assert.Throws<TritoneException>(() => PbtxtParser.Parse(text, "models/m/config.pbtxt"));
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("'models/m/config.pbtxt', line ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedAndNotFollowed()
        => Assert.Contains(
            "deeper than 100",
            Assert.Throws<TritoneException>(() => PbtxtParser.Parse(string.Concat(Enumerable.Repeat("a{", 100_000)), "f")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_ManyPiecesOfAString_TakesTimeInProportion()
        => Assert.Equal(200_000, PbtxtParser.Parse("a:" + string.Concat(Enumerable.Repeat("'x'", 200_000)), "f")[0].Text!.Length);

    [Fact]
    public void Parse_AnyText_EndsInFieldsOrOneError()
        => Gen.String[Gen.OneOf(Gen.OneOf("ab1\"'{}<>[]:,;-#\\x .\n".ToCharArray()), Gen.Char), 0, 60].Sample(text =>
        {
            try
            {
                PbtxtParser.Parse(text, "f");
            }
            catch (TritoneException refusal)
            {
                Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
            }
        });

    private static string Show(IReadOnlyList<PbtxtField> fields) => string.Join(' ', fields.Select(field => field switch
    {
        { Message: { } message } => $"{field.Name}{{{Show(message)}}}",
        { IsQuoted: true } => $"{field.Name}=\"{field.Text}\"",
        _ => $"{field.Name}={field.Text}",
    }));
}
