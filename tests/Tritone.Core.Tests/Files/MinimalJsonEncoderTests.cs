using System.Text;
using System.Text.Json;
using CsCheck;
using Tritone.Files;

namespace Tritone.Core.Tests.Files;

public sealed class MinimalJsonEncoderTests
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("caf\u00E9 \u4E2D \U0001F602", "\"caf\u00E9 \u4E2D \U0001F602\"")]
    [InlineData("<a href='x'>&", "\"<a href='x'>&\"")]
    [InlineData("\"\\/", "\"\\\"\\\\/\"")]
    [InlineData("\n\t\u0001\u007F\u2028", "\"\\n\\t\\u0001\u007F\u2028\"")]
    public void Write_Text_EscapesOnlyWhatMustBe(string text, string expected) => Assert.Equal(expected, JsonSerializer.Serialize(text, Options));

    [Fact]
    public void Write_HalfASurrogatePair_IsNoText() => Assert.Equal("\"\uFFFD x \uFFFD\"", JsonSerializer.Serialize("\uD83D x \uDE02", Options));

    [Fact]
    public void Write_AnyText_IsReadBackTheSame() => Gen.String[Gen.OneOf(Gen.Char['\0', '\u007F'], Gen.Char['\uD700', '\uE100'], Gen.Char), 0, 40].Sample(text =>
    {
        // Half a surrogate pair is no text: it becomes U+FFFD.
        var sound = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        Assert.Equal(sound, JsonSerializer.Deserialize<string>(JsonSerializer.SerializeToUtf8Bytes(text, Options)));
    });
}
