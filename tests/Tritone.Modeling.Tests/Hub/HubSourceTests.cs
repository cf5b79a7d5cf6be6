using Tritone.Modeling.Hub;

namespace Tritone.Modeling.Tests.Hub;

public sealed class HubSourceTests
{
    [Theory]
    [InlineData("owner/name", "owner", "name", "main")]
    [InlineData("o/n@v1.0", "o", "n", "v1.0")]
    [InlineData("j-hartmann/emotion_x.2", "j-hartmann", "emotion_x.2", "main")]
    [InlineData("o/n@refs/pr/1", "o", "n", "refs/pr/1")]
    [InlineData("o/n@0123456789abcdef0123456789abcdef01234567", "o", "n", "0123456789abcdef0123456789abcdef01234567")]
    public void TryParse_Source_GivesItsParts(string text, string owner, string name, string revision)
    {
        Assert.True(HubSource.TryParse(text, out var source));
        Assert.Equal((owner, name, revision), (source.Owner, source.Name, source.Revision));
        Assert.Equal($"{owner}/{name}", source.Repository);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("a/b/c")]
    [InlineData("/name")]
    [InlineData("owner/")]
    [InlineData("../name")]
    [InlineData("./name")]
    [InlineData("owner/..")]
    [InlineData("owner/.name")]
    [InlineData("owner/-name")]
    [InlineData("owner/na..me")]
    [InlineData("owner/na--me")]
    [InlineData("owner/na me")]
    [InlineData("owner/näme")]
    [InlineData("owner\\name")]
    [InlineData("owner/name\n")]
    [InlineData("https://huggingface.co/owner/name")]
    [InlineData("owner/name@")]
    [InlineData("owner/name@a@b")]
    [InlineData("owner/name@/main")]
    [InlineData("owner/name@main/")]
    [InlineData("owner/name@a//b")]
    [InlineData("owner/name@.")]
    [InlineData("owner/name@a/./b")]
    [InlineData("owner/name@../../x")]
    [InlineData("owner/name@a?b")]
    public void TryParse_AnythingElse_IsNoSource(string? text) => Assert.False(HubSource.TryParse(text, out _));

    [Fact]
    public void TryParse_LongName_EndsAtTheHubsLimit()
    {
        Assert.True(HubSource.TryParse($"{new string('a', 96)}/{new string('b', 96)}", out _));
        Assert.False(HubSource.TryParse($"{new string('a', 97)}/b", out _));
        Assert.False(HubSource.TryParse($"a/{new string('b', 97)}", out _));
        Assert.False(HubSource.TryParse($"a/b@{new string('c', 256)}", out _));
    }
}
