namespace Tritone.Core.Tests.Errors;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("max_token", "max_tokens")]
    [InlineData("maxtokens", "max_tokens")]
    [InlineData("thresold", "thresholds")]
    [InlineData("rules", "text_rules")]
    [InlineData("", "text_rules")]
    public void Find_MisspeltName_IsTheOneThatWasMeant(string name, string meant)
        => Assert.Equal(meant, NearestName.Find(name, ["text_rules", "max_tokens", "thresholds"]));

    [Fact]
    public void Find_EndlessName_IsStillAnswered() => Assert.Equal("bb", NearestName.Find(new string('x', 1 << 20), ["bb", "b"]));

    [Fact]
    public void Find_NoNames_IsMisuse() => Assert.Throws<ArgumentException>(() => NearestName.Find("a", []));
}
