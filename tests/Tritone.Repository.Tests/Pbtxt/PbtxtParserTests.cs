using CsCheck;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Tests.Pbtxt;

public sealed class PbtxtParserTests
{
    [Theory]
    [InlineData("a: 1 b { c: -2 } d [ { e: x }, { } ] f: [] g: 'q'", "a=1 b{c=-2} d{e=x} d{} g=\"q\"")]
    [InlineData("a: 1.5e+3, b: 0x1F; c: inf d: 1E-5 e: - 3", "a=1.5e+3 b=0x1F c=inf d=1E-5 e=-3")]
    [InlineData("s: \"a\" 'b' # c\n \"\\n\"", "s=\"ab\n\"")]
    [InlineData("s: '\\a\\b\\f\\r\\t\\v\\\\\\'\\\"\\?\\x41\\102\\u00e9\\U0001F602'", "s=\"\a\b\f\r\t\v\\'\"?AB\u00e9\U0001F602\"")]
    [InlineData("", "")]
    [InlineData("# nothing", "")]
    [InlineData("a < b: 1 > c: < > d: { e { } }", "a{b=1} c{} d{e{}}")]
    [InlineData("a{b:1}c:2", "a{b=1} c=2")]
    public void Parse_SoundText_GivesItsFields(string text, string expected) => Assert.Equal(expected, Show(PbtxtParser.Parse(text, "f").Fields));

    [Theory]
    [InlineData("a", "line 1, column 2: the end of the file where ':' or '{' is expected after 'a'")]
    [InlineData("a:", "line 1, column 3: the end of the file where a value of 'a' is expected")]
    [InlineData("a 1", "line 1, column 3: '1' where ':' or '{' is expected after 'a'")]
    [InlineData("a [ 1 ]", "line 1, column 5: '1' where ':' or '{' is expected after 'a'")]
    [InlineData("a {", "line 1, column 4: the end of the file where '}' is expected")]
    [InlineData("a { b: 1 >", "line 1, column 10: '>' where the name of a field is expected")]
    [InlineData("a < b: 1 }", "line 1, column 10: '}' where the name of a field is expected")]
    [InlineData("\n\n  a: \"x", "line 3, column 8: a string without a closing quote")]
    [InlineData("a: \"x\ny\"", "line 1, column 6: a string without a closing quote")]
    [InlineData("a: \"\\q\"", "line 1, column 7: an unknown escape in a string")]
    [InlineData("a: \"\\x\"", "line 1, column 7: an escape in a string with too few digits")]
    [InlineData("a: \"\\u12\"", "line 1, column 7: an escape in a string with too few digits")]
    [InlineData("a: \"\\ud800\"", "line 1, column 11: an escape in a string that is no code point")]
    [InlineData("# x\na: \"\\xff\"", "line 2, column 4: a string that is not UTF-8")]
    [InlineData("a: [1 2]", "line 1, column 7: '2' where ',' or ']' is expected")]
    [InlineData("a: [1,]", "line 1, column 7: ']' where a value of 'a' is expected")]
    [InlineData("a: 0xe-1", "line 1, column 7: '-' where the name of a field is expected")]
    [InlineData("}", "line 1, column 1: '}' where the name of a field is expected")]
    [InlineData("[ext]: 1", "line 1, column 1: '[' where the name of a field is expected")]
    [InlineData("a: 1,, b: 2", "line 1, column 6: ',' where the name of a field is expected")]
    [InlineData("a: !", "line 1, column 4: the character U+0021, which begins nothing")]
    public void Parse_BrokenText_NamesFileLineAndColumn(string text, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => PbtxtParser.Parse(text, "models/m/config.pbtxt"));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal($"'models/m/config.pbtxt', {message}", refusal.Message);
    }

    [Fact]
    public void Parse_Fields_KnowWhereTheyStand()
    {
        var document = PbtxtParser.Parse("a: 1\r\n\tb { c: [ 2,\n 'x' 'y' ] }", "f");
        Assert.Equal((new PbtxtPosition(1, 1), new PbtxtPosition(1, 4)), (document.Fields[0].At, document.Fields[0].ValueAt));
        Assert.Equal(new PbtxtPosition(2, 4), document.Locate(FieldPath.Of("b")));
        Assert.Equal(new PbtxtPosition(2, 11), document.Locate(FieldPath.Of("b").Field("c")));
        Assert.Equal(new PbtxtPosition(3, 2), document.Locate(FieldPath.Of("b").Field("c", 1)));
        Assert.Equal(new PbtxtPosition(2, 4), document.Locate(FieldPath.Of("b").Field("c", 2)));
        Assert.Null(document.Locate(FieldPath.Of("x").Field("c")));
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedAndNotFollowed()
        => Assert.Contains(
            "deeper than 100",
            Assert.Throws<TritoneException>(() => PbtxtParser.Parse(string.Concat(Enumerable.Repeat("a{", 100_000)), "f")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Parse_ManyPiecesOfAString_TakesTimeInProportion()
        => Assert.Equal(200_000, PbtxtParser.Parse("a:" + string.Concat(Enumerable.Repeat("'x'", 200_000)), "f").Fields[0].Text!.Length);

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
