using Tritone.Server.Http.Inference;

namespace Tritone.Server.Tests.Http.Inference;

public sealed class JsonLengthHeaderTests
{
    [Theory]
    [InlineData(null, 100)]
    [InlineData("0", 0)]
    [InlineData("100", 100)]
    [InlineData(" +42", 42)]
    [InlineData("042xyz", 42)]
    [InlineData("7 8", 7)]
    public void Parse_NumberOfTheBody_IsIt(string? value, int expected) => Assert.Equal(expected, JsonLengthHeader.Parse(value, 100));

    [Theory]
    [InlineData("", "Unable to parse Inference-Header-Content-Length, got:  ")]
    [InlineData("x", "Unable to parse Inference-Header-Content-Length, got: x")]
    [InlineData("-", "Unable to parse Inference-Header-Content-Length, got: -")]
    [InlineData("101", "inference header size should be in range (0, 100), got: 101")]
    [InlineData("-1", "inference header size should be in range (0, 100), got: -1")]
    [InlineData("2147483648", "Unable to parse Inference-Header-Content-Length, value is out of range [ -2147483648, 2147483647 ], got: 2147483648")]
    [InlineData("-99999999999999999999", "Unable to parse Inference-Header-Content-Length, value is out of range [ -2147483648, 2147483647 ], got: -99999999999999999999")]
    public void Parse_AnythingElse_IsRefused(string value, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => JsonLengthHeader.Parse(value, 100));
        Assert.Equal((ErrorCode.InvalidArgument, message), (refusal.Code, refusal.Message));
    }
}
