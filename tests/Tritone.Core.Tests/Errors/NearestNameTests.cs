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

    [Theory]
    [InlineData("joyy", "joy")]
    [InlineData("jox", "joy")]
    [InlineData("sad", null)]
    [InlineData("sadnes", "sadness")]
    [InlineData("disgust", null)]
    [InlineData("joking", null)]
    [InlineData("", null)]
    public void FindNear_Name_IsOnlyWhatMayHaveBeenMeant(string name, string? meant)
        => Assert.Equal(meant, NearestName.FindNear(name, ["anger", "joy", "sadness"]));

    [Fact]
    public void FindNear_NameOfOneLetter_IsNotMeantByAnother() => Assert.Null(NearestName.FindNear("b", ["a"]));
}
