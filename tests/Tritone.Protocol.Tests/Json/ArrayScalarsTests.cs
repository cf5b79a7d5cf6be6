using System.Text;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Tests.Json;

public sealed class ArrayScalarsTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData("[ [ ] , [] ]", "")]
    [InlineData("[1,-2 , 3.5e1]", "1|-2|3.5e1")]
    [InlineData("[[1,2],[3],[[4]]]", "1|2|3|4")]
    [InlineData("[\"a\",\"],[\",\"\\\"\",\"\\\\\"]", "\"a\"|\"],[\"|\"\\\"\"|\"\\\\\"")]
    [InlineData("[true,null,NaN,-Infinity]", "true|null|NaN|-Infinity")]
    [InlineData("[{\"a\":[1]}]", "{\"a\":[1]}]")]
    [InlineData("7", "7")]
    [InlineData("\"x\"", "\"x\"")]
    public void MoveNext_AnyArray_GivesWhatIsInIt(string array, string expected)
    {
        var scalars = new ArrayScalars(Encoding.UTF8.GetBytes(array));
        var count = scalars.Count();
        var found = new List<string>();
        while (scalars.MoveNext())
        {
            found.Add(Encoding.UTF8.GetString(scalars.Current));
        }

        Assert.Equal(expected, string.Join('|', found));
        Assert.Equal(found.Count, count);
    }

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-0", true)]
    [InlineData("3.0", false)]
    [InlineData("1e3", false)]
    [InlineData("true", false)]
    [InlineData("\"3\"", false)]
    public void TryGetInt64_OnlyWholeNumbersThatFit_AreTaken(string value, bool expected) => Assert.Equal(expected, First(value).TryGetInt64(out _));

    [Theory]
    [InlineData("18446744073709551615", true)]
    [InlineData("18446744073709551616", false)]
    [InlineData("-0", true)]
    [InlineData("-1", false)]
    public void TryGetUInt64_OnlyWholeNumbersThatFit_AreTaken(string value, bool expected) => Assert.Equal(expected, First(value).TryGetUInt64(out _));

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("-2.5e-3", -0.0025)]
    [InlineData("NaN", double.NaN)]
    [InlineData("-NaN", double.NaN)]
    [InlineData("Inf", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("null", null)]
    [InlineData("\"1\"", null)]
    [InlineData("{\"a\":1}", null)]
    public void TryGetDouble_AnyValue_IsANumberOrNot(string value, double? expected)
    {
        var found = First(value).TryGetDouble(out var number);
        Assert.Equal(expected, found ? number : null);
    }

    private static ArrayScalars First(string value)
    {
        var scalars = new ArrayScalars(Encoding.UTF8.GetBytes($"[{value}]"));
        Assert.True(scalars.MoveNext());
        return scalars;
    }
}
