using Tritone.Server.Http.Inference;

namespace Tritone.Server.Tests.Http.Inference;

public sealed class AcceptedCompressionTests
{
    [Theory]
    [InlineData("", "None")]
    [InlineData("gzip", "Gzip")]
    [InlineData("deflate, gzip", "Deflate")]
    [InlineData("deflate;q=0.5, gzip;q=0.6", "Gzip")]
    [InlineData("gzip;q=0", "None")]
    [InlineData("identity;q=1, gzip;q=0.5", "None")]
    [InlineData("br, *;q=0.9", "None")]
    [InlineData("  gzip ; q=0.1 ", "Gzip")]
    [InlineData("gzip;q=nonsense", "Gzip")]
    [InlineData(",,;,gzip", "Gzip")]
    [InlineData("GZIP", "None")]
    public void Of_Header_IsTheBestThatIsKnown(string header, string expected) => Assert.Equal(expected, AcceptedCompression.Of(header).ToString());
}
