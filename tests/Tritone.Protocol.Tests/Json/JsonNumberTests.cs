using System.Globalization;
using CsCheck;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Tests.Json;

public sealed class JsonNumberTests
{
    [Fact]
    public void Format_EveryRecordedPattern_IsWhatTritonPrinted()
    {
        var same = 0;
        var rows = File.ReadLines(TestFiles.Golden("triton/fp32_json_tokens.tsv")).Where(row => !row.StartsWith('#')).Select(row => row.Split('\t')).ToList();
        foreach (var row in rows)
        {
            var value = BitConverter.ToSingle(System.Convert.FromHexString(row[0]));
            var text = Text(value);
            same += text == row[1] ? 1 : 0;

            // Triton's own algorithm does not always find the shortest digits; the number is the same, and so is its form.
            Assert.Equal(Parse(row[1]), Parse(text));
            Assert.Equal(row[1].Contains('e', StringComparison.Ordinal), text.Contains('e', StringComparison.Ordinal));
            Assert.Equal(row[1].Contains('.', StringComparison.Ordinal), text.Contains('.', StringComparison.Ordinal));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{same} of {rows.Count} are the same characters");
        Assert.Equal(4000, rows.Count);
        Assert.True(same > 2500, $"only {same} are the same characters");
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1, "1.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(1e20, "100000000000000000000.0")]
    [InlineData(1e21, "1e21")]
    [InlineData(1.5e21, "1.5e21")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(1.25e-7, "1.25e-7")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e308")]
    [InlineData(18446744073709552000.0, "18446744073709552000.0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Format_KnownNumbers_HaveTritonsForm(double value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void Format_AnyNumber_IsReadBackTheSame() => Gen.Double.Sample(value => Assert.Equal(value, Parse(Text(value))));

    private static string Text(double value)
    {
        Span<byte> text = stackalloc byte[JsonNumber.MaxLength];
        return System.Text.Encoding.ASCII.GetString(text[..JsonNumber.Format(value, text)]);
    }

    private static double Parse(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
