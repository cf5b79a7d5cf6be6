namespace Tritone.Modeling.Tests.Hub;

public sealed class HubOfflineTests : IAsyncDisposable
{
    private readonly HubCase _case = new();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    [Theory]
    [InlineData("mood/small")]
    [InlineData($"mood/small@{HubServer.Commit}")]
    public async Task Download_OfflineAfterADownload_GivesTheSameFolderWithoutARequest(string source)
    {
        var expected = await _case.DownloadAsync();
        var before = _case.Server.Requests.Count;
        _case.Options = _case.Options with { IsOffline = true };

        Assert.Equal(expected, await _case.DownloadAsync(source));
        Assert.Equal(before, _case.Server.Requests.Count);
    }

    [Theory]
    [InlineData("mood/small")]
    [InlineData("mood/small@other")]
    [InlineData($"mood/small@{HubServer.Commit}")]
    public async Task Download_OfflineWithoutIt_IsNotFound(string source)
    {
        _case.Options = _case.Options with { IsOffline = true };

        var error = await _case.FailAsync(source);

        Assert.Equal(
            (ErrorCode.NotFound, $"'{HubCase.Source(source)}' is not in the cache '{_case.Options.CacheDirectory}', and HF_HUB_OFFLINE allows no download"),
            (error.Code, error.Message));
        Assert.Empty(_case.Server.Requests);
    }

    [Theory]
    [InlineData("config.json", "has no config.json")]
    [InlineData("model.safetensors", "has none of model.safetensors,")]
    public async Task Download_OfflineWithoutAFile_IsNotFound(string file, string expected)
    {
        await _case.DownloadAsync();
        File.Delete(Path.Combine(_case.Snapshot, file));
        _case.Options = _case.Options with { IsOffline = true };

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.NotFound, error.Code);
        Assert.StartsWith("'mood/small@main' is not whole in the cache, and HF_HUB_OFFLINE allows no download", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_OfflineWithoutTheContentOfALink_IsNotFound()
    {
        await _case.DownloadAsync();
        File.Delete(_case.Blob("model.safetensors"));
        _case.Options = _case.Options with { IsOffline = true };

        Assert.Equal(ErrorCode.NotFound, (await _case.FailAsync()).Code);
    }

    [Theory]
    [InlineData("../../../../etc")]
    [InlineData("")]
    public async Task Download_OfflineWithANoteThatIsNoCommit_IsRefused(string note)
    {
        await _case.DownloadAsync();
        await File.WriteAllTextAsync(Path.Combine(_case.Repository, "refs", "main"), note, TestContext.Current.CancellationToken);
        _case.Options = _case.Options with { IsOffline = true };

        Assert.Contains("expected the 40 hexadecimal digits of a commit", (await _case.FailAsync()).Message, StringComparison.Ordinal);
    }
}
