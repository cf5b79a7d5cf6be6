using Tritone.Modeling.Hub;

namespace Tritone.Modeling.Tests.Hub;

public sealed class HubOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void FromEnvironment_NothingSet_GivesTheDefaults()
    {
        var options = Read();

        Assert.Equal(new Uri("https://huggingface.co"), options.Endpoint);
        Assert.Equal(_home[".cache/huggingface/hub"], options.CacheDirectory);
        Assert.Null(options.Token);
        Assert.False(options.IsOffline);
    }

    [Theory]
    [InlineData("HF_HUB_CACHE=/a;HF_HOME=/b;XDG_CACHE_HOME=/c", "/a")]
    [InlineData("HF_HOME=/b;XDG_CACHE_HOME=/c", "/b/hub")]
    [InlineData("XDG_CACHE_HOME=/c", "/c/huggingface/hub")]
    [InlineData("HF_HUB_CACHE=;HF_HOME= ;XDG_CACHE_HOME=/c", "/c/huggingface/hub")]
    [InlineData("HF_HUB_CACHE=/a/../d", "/d")]
    public void FromEnvironment_Folders_TakesTheNearest(string variables, string expected)
        => Assert.Equal(Path.GetFullPath(expected), Read(variables).CacheDirectory);

    [Fact]
    public void FromEnvironment_Tilde_IsTheHome() => Assert.Equal(_home["models"], Read("HF_HUB_CACHE=~/models").CacheDirectory);

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("On", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void FromEnvironment_Offline_ReadsWhatHuggingFaceReads(string value, bool expected)
        => Assert.Equal(expected, Read($"HF_HUB_OFFLINE={value}").IsOffline);

    [Theory]
    [InlineData("http://localhost:8080/", "http://localhost:8080/")]
    [InlineData("https://mirror.example/hf/", "https://mirror.example/hf")]
    public void FromEnvironment_Endpoint_IsTaken(string value, string expected) => Assert.Equal(new Uri(expected), Read($"HF_ENDPOINT={value}").Endpoint);

    [Theory]
    [InlineData("huggingface.co")]
    [InlineData("ftp://huggingface.co")]
    [InlineData("https://huggingface.co/?a")]
    [InlineData("https://user:secret@huggingface.co")]
    public void FromEnvironment_NoEndpoint_IsRefused(string value)
    {
        var error = Assert.Throws<TritoneException>(() => Read($"HF_ENDPOINT={value}"));

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.StartsWith("HF_ENDPOINT is", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromEnvironment_Token_IsThatOfTheVariableBeforeThatOfTheFile()
    {
        Directory.CreateDirectory(_home[".cache/huggingface"]);
        File.WriteAllText(_home[".cache/huggingface/token"], "hf_file\n");
        Directory.CreateDirectory(_home["other"]);
        File.WriteAllText(_home["other/token"], "hf_other");

        Assert.Equal("hf_file", Read().Token);
        Assert.Equal("hf_variable", Read("HF_TOKEN=hf_variable").Token);
        Assert.Equal("hf_other", Read($"HF_HOME={_home["other"]}").Token);
    }

    [Fact]
    public void FromEnvironment_TokenWithALineBreak_IsRefusedUnseen()
    {
        var error = Assert.Throws<TritoneException>(() => Read("HF_TOKEN=hf_secret\r\nX: y"));

        Assert.Equal((ErrorCode.InvalidArgument, "HF_TOKEN holds a character that no token has"), (error.Code, error.Message));
    }

    [Fact]
    public void ToString_Token_IsNotShown()
    {
        var options = Read("HF_TOKEN=hf_secret");

        Assert.DoesNotContain("hf_secret", options.ToString(), StringComparison.Ordinal);
        Assert.Contains("Token = set", options.ToString(), StringComparison.Ordinal);
    }

    private HubOptions Read(string variables = "")
    {
        var set = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).ToDictionary(pair => pair[..pair.IndexOf('=')], pair => pair[(pair.IndexOf('=') + 1)..]);
        set.TryAdd("HOME", _home.FullName);
        return HubOptions.FromEnvironment(name => set.GetValueOrDefault(name));
    }
}
