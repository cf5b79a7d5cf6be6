using Tritone.Modeling.Hub;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>What is downloaded, and where it lies.</summary>
public sealed class HubLayoutTests : IAsyncDisposable
{
    private readonly HubCase _case = new();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    [Fact]
    public async Task Download_Repository_LiesInTheLayoutOfTheHubsOwnPrograms()
    {
        var snapshot = await _case.DownloadAsync();

        Assert.Equal(new HubSnapshot(_case.Snapshot, HubServer.Repository, HubServer.Commit), snapshot);
        Assert.All(_case.Server.Files.Keys, _case.AssertThere);
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_case.Repository, "refs", "main")));
        Assert.Equal(_case.Server.Files.Keys.Select(_case.Server.ETag).Order(), _case.Blobs.Order());
        Assert.Equal(["cache"], Directory.EnumerateFileSystemEntries(_case.Outside).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Download_SecondTime_AsksForNoBytes()
    {
        await _case.DownloadAsync();
        var before = _case.Server.Requests.Count;

        await _case.DownloadAsync();

        Assert.DoesNotContain(_case.Server.Requests.Skip(before), request => request.Method == "GET" && request.Path.Contains("/resolve/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_OtherFiles_AreNotAskedFor()
    {
        foreach (var other in new[] { "README.md", "pytorch_model.bin", "tf_model.h5", "sentencepiece.bpe.model", "onnx/model.onnx", "model-00001-of-00002.safetensors" })
        {
            _case.Server.Files[other] = HubCase.Bytes(10);
        }

        await _case.DownloadAsync();

        Assert.Equal(
            ["config.json", "model.safetensors", "tokenizer.json", "vocab.txt"],
            _case.Server.Requests.Where(request => request.Path.Contains("/resolve/", StringComparison.Ordinal)).Select(request => request.File).Distinct().Order());
    }

    [Theory]
    [InlineData("model.safetensors.index.json", "safetensors")]
    [InlineData("pytorch_model.bin.index.json", "bin")]
    public async Task Download_Shards_AreThoseOfTheIndex(string index, string extension)
    {
        _case.Server.Files.Remove("model.safetensors");
        _case.Server.Files[$"a.{extension}"] = HubCase.Bytes(500);
        _case.Server.Files[$"b.{extension}"] = HubCase.Bytes(600);
        _case.Server.Files[$"c.{extension}"] = HubCase.Bytes(700);
        _case.Server.Files[index] = System.Text.Encoding.UTF8.GetBytes($$"""{"weight_map": {"x": "b.{{extension}}", "y": "a.{{extension}}", "z": "b.{{extension}}"} }""");

        await _case.DownloadAsync();

        _case.AssertThere(index);
        _case.AssertThere($"a.{extension}");
        _case.AssertThere($"b.{extension}");
        Assert.Empty(_case.Server.Gets($"c.{extension}"));
        Assert.Single(_case.Server.Gets(index));
    }

    [Fact]
    public async Task Download_OnlyBin_IsTaken()
    {
        _case.Server.Files.Remove("model.safetensors");
        _case.Server.Files["pytorch_model.bin"] = HubCase.Bytes(800);

        await _case.DownloadAsync();

        _case.AssertThere("pytorch_model.bin");
    }

    [Fact]
    public async Task Download_Revision_IsEscapedAndNoted()
    {
        await _case.DownloadAsync("mood/small@refs/pr/7");

        Assert.Equal($"/api/models/{HubServer.Repository}/revision/refs%2Fpr%2F7", _case.Server.Requests[0].Path);
        Assert.All(_case.Server.Requests.Skip(1), request => Assert.StartsWith($"/{HubServer.Repository}/resolve/{HubServer.Commit}/", request.Path, StringComparison.Ordinal));
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(_case.Repository, "refs", "refs", "pr", "7")));
    }

    [Fact]
    public async Task Download_Commit_NeedsNoNote()
    {
        var snapshot = await _case.DownloadAsync($"mood/small@{HubServer.Commit}");

        Assert.Equal(HubServer.Commit, snapshot.Commit);
        Assert.False(Directory.Exists(Path.Combine(_case.Repository, "refs")));
    }

    [Theory]
    [InlineData("config.json", "has no config.json; it has model.safetensors, tokenizer.json, vocab.txt")]
    [InlineData("model.safetensors", "has none of model.safetensors, model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json; it has config.json, tokenizer.json, vocab.txt")]
    public async Task Download_MissingFile_SaysWhatThereIs(string missing, string expected)
    {
        _case.Server.Files.Remove(missing);

        var error = await _case.FailAsync();

        Assert.Equal((ErrorCode.NotFound, $"repository 'mood/small@main' {expected}"), (error.Code, error.Message));
    }

    [Fact]
    public async Task Download_Progress_EndsWithAllBytes()
    {
        await _case.DownloadAsync();
        var all = _case.Server.Files.Values.Sum(bytes => bytes.Length);
        Assert.Equal(new HubProgress("model.safetensors", all, all, all), _case.Progress.Last());
        _case.Progress.Clear();

        await _case.DownloadAsync();
        Assert.Equal(new HubProgress("model.safetensors", all, all, 0), _case.Progress.Last());
    }

    [Fact]
    public async Task Download_LinkToSomethingElse_IsReplacedNotWrittenThrough()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few people make links.");
        var victim = Path.Combine(_case.Outside, "victim");
        await File.WriteAllTextAsync(victim, "untouched", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_case.Snapshot);
        File.CreateSymbolicLink(Path.Combine(_case.Snapshot, "config.json"), victim);

        await _case.DownloadAsync();

        _case.AssertThere("config.json");
        Assert.Equal("untouched", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Download_ContentThatAnotherProcessDownloads_IsWaitedFor()
    {
        var path = Path.Combine(_case.Outside, "cache", ".locks", "models--mood--small", _case.Server.ETag("config.json") + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        // Shared: a download must want it for itself alone.
        var held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var waits = 0;
        _case.Transfer = _case.Transfer with
        {
            Pause = async (_, _) =>
            {
                waits++;
                Assert.Empty(_case.Server.Gets("config.json"));
                await held.DisposeAsync();
            },
        };

        await _case.DownloadAsync();

        Assert.Equal(1, waits);
        _case.AssertThere("config.json");
    }

    [Fact]
    public async Task Download_CopyInPlaceOfALink_IsLeft()
    {
        Directory.CreateDirectory(_case.Snapshot);
        var path = Path.Combine(_case.Snapshot, "vocab.txt");
        await File.WriteAllBytesAsync(path, _case.Server.Files["vocab.txt"], TestContext.Current.CancellationToken);

        await _case.DownloadAsync();

        Assert.Null(new FileInfo(path).LinkTarget);
    }
}
