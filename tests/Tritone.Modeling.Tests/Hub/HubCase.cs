using System.Collections.Concurrent;
using Tritone.Modeling.Hub;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>A hub, an empty cache, and a downloader that does not wait.</summary>
internal sealed class HubCase : IAsyncDisposable
{
    public const string Token = "hf_secretOfTheTests";

    private readonly TemporaryDirectory _directory = new();

    public HubCase()
    {
        Server.Files["config.json"] = """{"model_type": "bert"}"""u8.ToArray();
        Server.Files["tokenizer.json"] = "{}"u8.ToArray();
        Server.Files["vocab.txt"] = "[PAD]\n"u8.ToArray();
        Server.Files["model.safetensors"] = Bytes(1000);
        Options = new HubOptions { Endpoint = Server.Address, CacheDirectory = _directory["cache"], Token = Token };
        Transfer = new HubTransfer
        {
            ChunkedAbove = 4000,
            ChunkLength = 1000,
            Pause = (pause, _) =>
            {
                Pauses.Enqueue(pause);
                return Task.CompletedTask;
            },
        };
    }

    public HubServer Server { get; } = new();

    public HubOptions Options { get; set; }

    public HubTransfer Transfer { get; set; }

    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public ConcurrentQueue<HubProgress> Progress { get; } = new();

    /// <summary>The folder that holds the cache and should hold nothing else.</summary>
    public string Outside => _directory.FullName;

    public string Repository => _directory["cache/models--mood--small"];

    public string Snapshot => Path.Combine(Repository, "snapshots", HubServer.Commit);

    public static HubSource Source(string text = HubServer.Repository)
        => HubSource.TryParse(text, out var source) ? source : throw new ArgumentException(text, nameof(text));

    /// <summary>Bytes that differ from place to place.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public string Blob(string file) => Path.Combine(Repository, "blobs", Server.ETag(file));

    /// <summary>What is in blobs/, by name.</summary>
    public IReadOnlyList<string> Blobs => Directory.Exists(Path.Combine(Repository, "blobs"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Repository, "blobs")).Select(path => Path.GetFileName(path)!)]
        : [];

    public Task<HubSnapshot> DownloadAsync(string source = HubServer.Repository)
        => DownloadAsync(source, Progress.Enqueue, TestContext.Current.CancellationToken);

    public async Task<HubSnapshot> DownloadAsync(string source, Action<HubProgress> report, CancellationToken cancellationToken)
    {
        using var handler = HubDownloader.CreateHandler();
        handler.UseProxy = false;
        using var downloader = new HubDownloader(Options, handler, Transfer);
        return await downloader.DownloadAsync(Source(source), new Reports(report), cancellationToken);
    }

    /// <summary>Downloads, which must fail with an error that holds no token.</summary>
    public async Task<TritoneException> FailAsync(string source = HubServer.Repository)
    {
        var error = await Assert.ThrowsAsync<TritoneException>(() => DownloadAsync(source));
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
        return error;
    }

    /// <summary>That a file is a link in the commit's folder, and has the bytes.</summary>
    public void AssertThere(string file)
    {
        var path = Path.Combine(Snapshot, file);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(Path.Combine("..", "..", "blobs", Path.GetFileName(Blob(file))), new FileInfo(path).LinkTarget);
        }

        Assert.Equal(Server.Files[file], File.ReadAllBytes(path));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }

    private sealed class Reports(Action<HubProgress> report) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => report(value);
    }
}
