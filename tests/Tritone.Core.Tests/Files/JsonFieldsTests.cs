using System.Text;
using Tritone.Files;

namespace Tritone.Core.Tests.Files;

/// <summary>What the readers of config.json and of tokenizer files do not try themselves.</summary>
public sealed class JsonFieldsTests
{
    [Fact]
    public void Get_EachKind_GivesItsValue()
    {
        var fields = Parse("""{"i":3,"n":0.5,"s":"x","t":true,"f":false,"a":["p","q"],"o":{"k":1},"l":[{"z":9},{}],"m":[1,"x"],"nothing":null}""");
        Assert.Equal(3, fields.Integer("i", 0, 9));
        Assert.Equal(7, fields.Integer("nothing", 0, 9, @default: 7));
        Assert.Equal(0.5, fields.PositiveNumber("n", 1));
        Assert.Equal(2, fields.PositiveNumber("absent", 9, @default: 2));
        Assert.Equal(("x", "x", null), (fields.String("s"), fields.RequiredString("s"), fields.String("absent")));
        Assert.Equal((true, false, null), (fields.Flag("t"), fields.Flag("f"), fields.Flag("absent")));
        Assert.Equal(["p", "q"], fields.Strings("a"));
        Assert.Equal(["k"], fields.Members("o")!.Select(member => member.Key));
        Assert.Equal(1, fields.Object("o")!.Integer("k", 0, 9));
        Assert.Equal(9, fields.Objects("l")[0].Integer("z", 0, 9));
        Assert.Equal(2, fields.Array("m").Count);
        Assert.True(fields.IsString("s") && !fields.IsString("i") && !fields.IsString("absent"));
        Assert.True(fields.IsFilled("a") && fields.IsFilled("o") && !fields.IsFilled("absent"));
        Assert.Empty(fields.Strings("absent"));
        Assert.Empty(fields.Objects("absent"));
        Assert.Empty(fields.Array("absent"));
        Assert.Null(fields.Members("absent"));
        Assert.Null(fields.Object("absent"));
    }

    [Fact]
    public void Get_AnotherKind_NamesWhereItStands()
    {
        var fields = Parse("""{"x":{"y":[{"z":"no"}]}}""");
        Assert.Equal(
            "entry 0 of 'y' of 'x' of 'f.json' has 'z': \"no\"; expected a whole number from 0 to 9",
            Message(() => fields.Object("x")!.Objects("y")[0].Integer("z", 0, 9)));
        Assert.Equal("'x' of 'f.json' has no 'w'", Message(() => fields.Object("x")!.RequiredString("w")));
        Assert.All<Action>(
            [() => fields.String("x"), () => fields.Flag("x"), () => fields.Strings("x"), () => fields.Objects("x"), () => fields.Array("x"), () => fields.PositiveNumber("x", 1)],
            read => Assert.StartsWith("'f.json' has 'x': ", Message(read), StringComparison.Ordinal));
    }

    [Fact]
    public void Get_LongValue_IsShownShort()
        => Assert.InRange(Message(() => Parse($"{{\"a\":\"{new string('x', 100_000)}\"}}").Flag("a")).Length, 80, 200);

    private static JsonFields Parse(string json) => JsonFields.Parse(Encoding.UTF8.GetBytes(json), "f.json");

    private static string Message(Action read) => Assert.Throws<TritoneException>(read).Message;
}
