using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>Hubs that lie. Whatever they say, nothing is kept that is not what was announced, and nothing is written outside of the cache.</summary>
public sealed class HubHostileTests : IAsyncDisposable
{
    private const string Weights = "model.safetensors";

    private readonly HubCase _case = new();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    [Theory]
    [InlineData("../x.safetensors")]
    [InlineData("/etc/x.safetensors")]
    [InlineData("a/b.safetensors")]
    [InlineData("a\\b.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\0.safetensors")]
    [InlineData("C:x.safetensors")]
    [InlineData("config.json")]
    [InlineData("pytorch_model.bin")]
    [InlineData("LONG")]
    public async Task Download_ShardThatIsNoFileBesideTheIndex_IsRefused(string shard)
    {
        shard = shard == "LONG" ? new string('a', 244) + ".safetensors" : shard;
        _case.Server.Files.Remove(Weights);
        _case.Server.Files[shard] = HubCase.Bytes(10);
        Index(shard);

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains("names the shard '", error.Message, StringComparison.Ordinal);
        AssertNothingOutside();
    }

    [Fact]
    public async Task Download_ShardThatTheRepositoryLacks_IsRefused()
    {
        _case.Server.Files.Remove(Weights);
        Index("a.safetensors");

        var error = await _case.FailAsync();

        Assert.EndsWith("names the shard 'a.safetensors', which is not there", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map": {}}""", "names 0 shards; expected 1 to 1024")]
    [InlineData("""{}""", "has no 'weight_map'")]
    [InlineData("""{"weight_map": {"x": 1}}""", "has a shard of tensor 'x' that is not a string")]
    [InlineData("""{"weight_map": []}""", "has 'weight_map': []; expected an object")]
    [InlineData("""[""", "is not sound JSON")]
    public async Task Download_IndexThatIsNotSound_IsRefused(string index, string expected)
    {
        _case.Server.Files.Remove(Weights);
        _case.Server.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes(index);

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_ListedPaths_AreNeverPathsOfThisMachine()
    {
        foreach (var name in new[] { "../x", "../config.json", "/etc/passwd", "a/b", "", "\0", "..", "\\\\server\\share\\model.safetensors", "config.json/../../x" })
        {
            _case.Server.Files[name] = HubCase.Bytes(10);
        }

        await _case.DownloadAsync();

        Assert.Equal(["config.json", Weights, "tokenizer.json", "vocab.txt"], Directory.EnumerateFiles(_case.Snapshot).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertNothingOutside();
    }

    [Theory]
    [InlineData("../../../x")]
    [InlineData("/tmp/x")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    public async Task Download_ETagThatIsNoHash_IsHashed(string tag)
    {
        _case.Server.ETags[Weights] = tag;

        await _case.DownloadAsync();

        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tag))), _case.Blobs);
        Assert.Equal(_case.Server.Files[Weights], await File.ReadAllBytesAsync(Path.Combine(_case.Snapshot, Weights), TestContext.Current.CancellationToken));
        AssertNothingOutside();
    }

    [Theory]
    [InlineData("\"../../x\"", "has 'sha': '../../x'; expected the 40 lowercase hexadecimal digits of a commit")]
    [InlineData("\"0123456789ABCDEF0123456789ABCDEF01234567\"", "has 'sha': '0123456789ABCDEF")]
    [InlineData("\"\"", "has 'sha': ''")]
    [InlineData("null", "has no 'sha'")]
    [InlineData("7", "has 'sha': 7; expected a string")]
    public async Task Download_CommitThatIsNone_IsRefused(string sha, string expected)
    {
        Answer($$"""{"sha": {{sha}}, "siblings": []}""");

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>", "is not sound JSON")]
    [InlineData("[]", "holds a JSON Array, not an object")]
    [InlineData("", "is not sound JSON")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"name": "x"}]}""", "has no 'rfilename'")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": 3}""", "has 'siblings': 3")]
    [InlineData("""{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"rfilename": "\ud800"}]}""", "not valid Unicode")]
    public async Task Download_ListingThatIsNotSound_IsRefused(string listing, string expected)
    {
        Answer(listing);

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_AnotherCommitThanAskedFor_IsRefused()
    {
        var asked = new string('a', 40);

        var error = await _case.FailAsync($"mood/small@{asked}");

        Assert.EndsWith($"is about commit {HubServer.Commit}; {asked} was asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_FileOfAnotherCommit_IsRefused()
    {
        var other = new string('b', 40);
        _case.Server.Intercept = request => request.Method == "HEAD" ? Changed(request, reply => reply.Headers["X-Repo-Commit"] = other) : null;

        var error = await _case.FailAsync();

        Assert.EndsWith($"of commit '{other}'; {HubServer.Commit} was asked for", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public async Task Download_LengthThatIsNone_IsRefused(string length)
    {
        _case.Server.Intercept = request => request.Method == "HEAD" ? Changed(request, reply => reply.Headers["X-Linked-Size"] = length) : null;

        var error = await _case.FailAsync();

        Assert.Contains($"the hub gives the length '{length}' for", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Weights, 64L * 1024 * 1024 * 1024)]
    [InlineData("vocab.txt", 64L * 1024 * 1024)]
    public async Task Download_FileThatIsTooLarge_IsRefusedBeforeIt(string file, long limit)
    {
        _case.Server.Intercept = request => request.Method == "HEAD" && request.File == file
            ? Changed(request, reply => reply.Headers["X-Linked-Size"] = $"{limit + 1}")
            : null;

        var error = await _case.FailAsync();

        Assert.Equal((ErrorCode.Unsupported, $"'{file}' of repository 'mood/small@main' has {limit + 1} bytes; at most {limit} are downloaded"), (error.Code, error.Message));
        Assert.DoesNotContain(_case.Server.Requests.Skip(1), request => request.Method == "GET");
    }

    [Theory]
    [InlineData(900, "the server sends 900 bytes; the hub announced 1000")]
    [InlineData(1100, "the server sends 1100 bytes; the hub announced 1000")]
    public async Task Download_BodyOfAnotherLength_IsRefused(int length, string expected)
    {
        _case.Server.Intercept = request => request.IsGetOf(Weights) ? new HubReply(200, HubCase.Bytes(length)) : null;

        await AssertRefusedAsync(Weights, expected);
    }

    [Fact]
    public async Task Download_BodyThatIsLongerThanItSays_IsCutOffOrRefused()
    {
        // With the length of the file announced, the class library reads no more than that.
        _case.Server.Intercept = request => request.IsGetOf(Weights) ? new HubReply(200, [.. _case.Server.Files[Weights], 1, 2, 3]) { SaidLength = 1000 } : null;

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
    }

    [Fact]
    public async Task Download_BodyWithoutLengthThatDoesNotEnd_IsRefused()
    {
        var body = new List<byte>();
        foreach (var part in HubCase.Bytes(2000).Chunk(500))
        {
            body.AddRange([.. "1f4\r\n"u8, .. part, .. "\r\n"u8]);
        }

        _case.Server.Intercept = request => request.IsGetOf(Weights) ? new HubReply(200, [.. body, .. "0\r\n\r\n"u8]) { Headers = { ["Transfer-Encoding"] = "chunked" } } : null;

        await AssertRefusedAsync(Weights, "the server sends more bytes than the hub announced");
    }

    [Fact]
    public async Task Download_BodyThatIsShorterThanItSays_IsAnErrorAfterFiveAttempts()
    {
        _case.Server.Intercept = request => request.IsGetOf(Weights) ? new HubReply(request.Range is null ? 200 : 416) { SaidLength = request.Range is null ? 1000 : 0, Body = [1] } : null;

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.False(File.Exists(_case.Blob(Weights)));
    }

    [Theory]
    [InlineData(Weights, "SHA-256")]
    [InlineData("vocab.txt", "SHA-1 of git")]
    public async Task Download_OtherBytesThanAnnounced_AreDeleted(string file, string kind)
    {
        _case.Server.Intercept = request => request.IsGetOf(file) ? new HubReply(200, new byte[_case.Server.Files[file].Length]) : null;

        await AssertRefusedAsync(file, $"what was downloaded has the {kind} ");
    }

    [Fact]
    public async Task Download_OtherBytesInOneChunk_AreDeleted()
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);
        _case.Server.Intercept = request => request.IsGetOf(Weights) && request.Range!.Value.From == 3000 ? Changed(request, reply => reply.Body![7] ^= 1) : null;

        await AssertRefusedAsync(Weights, "what was downloaded has the SHA-256 ");
    }

    private async Task AssertRefusedAsync(string file, string expected)
    {
        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.StartsWith($"'{file}' is not what the hub announced and was deleted: {expected}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_case.Blobs, name => name.StartsWith(_case.Server.ETag(file), StringComparison.Ordinal));
        Assert.False(Directory.Exists(_case.Snapshot));
    }

    private void AssertNothingOutside() => Assert.Equal(["cache"], Directory.EnumerateFileSystemEntries(_case.Outside).Select(Path.GetFileName));

    private HubReply Changed(HubRequest request, Action<HubReply> change)
    {
        var reply = _case.Server.Truth(request);
        change(reply);
        return reply;
    }

    private void Answer(string listing) => _case.Server.Intercept = _ => new HubReply(200, Encoding.UTF8.GetBytes(listing));

    private void Index(string shard)
        => _case.Server.Files["model.safetensors.index.json"] = Encoding.UTF8.GetBytes($$"""{"weight_map": {"x": "{{JsonEncodedText.Encode(shard)}}"} }""");
}
