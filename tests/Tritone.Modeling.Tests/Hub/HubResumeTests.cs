using Tritone.Modeling.Hub;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>Downloads that break off and go on.</summary>
public sealed class HubResumeTests : IAsyncDisposable
{
    private const string Weights = "model.safetensors";

    private readonly HubCase _case = new();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    [Fact]
    public async Task Download_BrokenInASmallFile_GoesOnWhereItBroke()
    {
        Break(Weights, 1, _ => 400);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal([null, (400L, 999L)], _case.Server.Gets(Weights).Select(request => request.Range));
        Assert.Equal([TimeSpan.FromSeconds(1)], _case.Pauses);
    }

    [Fact]
    public async Task Download_Chunks_AreAllOfTheFile()
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal(
            [(0L, 999L), (1000L, 1999L), (2000L, 2999L), (3000L, 3999L), (4000L, 4499L)],
            _case.Server.Gets(Weights).Select(request => request.Range!.Value).Order());
        Assert.Equal(4, _case.Blobs.Count);
    }

    [Fact]
    public async Task Download_BrokenInAChunk_GoesOnWithinTheChunk()
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);
        Break(Weights, 1, request => request.Range!.Value.From == 2000 ? 300 : null);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Contains(_case.Server.Gets(Weights), request => request.Range == (2300L, 2999L));
        Assert.Equal(6, _case.Server.Gets(Weights).Count);
    }

    [Fact]
    public async Task Download_BrokenEachTime_GivesUpAndKeepsWhatCame()
    {
        Break(Weights, int.MaxValue, _ => 100);

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.StartsWith($"'{Weights}' cannot be downloaded: the connection broke", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("that was attempt 5 of 5", error.Message, StringComparison.Ordinal);
        Assert.Equal([1.0, 2, 4, 8], _case.Pauses.Select(pause => pause.TotalSeconds));
        Assert.False(File.Exists(_case.Blob(Weights)));
        Assert.Equal(500, new FileInfo(_case.Blob(Weights) + ".incomplete").Length);
        Assert.False(Directory.Exists(_case.Snapshot));

        _case.Server.Intercept = _ => null;
        await _case.DownloadAsync();
        _case.AssertThere(Weights);
        Assert.Equal((500L, 999L), _case.Server.Gets(Weights)[^1].Range);
    }

    [Fact]
    public async Task Download_CancelledInASmallFile_GoesOnInANewDownloader()
    {
        using var cancel = new CancellationTokenSource();
        Silence(Weights, cancel, request => 400);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelOnceAsync(cancel, 400));
        _case.Server.Intercept = _ => null;
        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal((400L, 999L), _case.Server.Gets(Weights)[^1].Range);
    }

    [Fact]
    public async Task Download_CancelledInAChunk_DownloadsOnlyTheOtherChunksInANewDownloader()
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);
        _case.Transfer = _case.Transfer with { ChunksAtOnce = 1 };
        using var cancel = new CancellationTokenSource();
        Silence(Weights, cancel, request => request.Range!.Value.From == 2000 ? 300 : null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CancelOnceAsync(cancel, 2300));
        _case.Server.Intercept = _ => null;
        var before = _case.Server.Requests.Count;
        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal(
            [(2000L, 2999L), (3000L, 3999L), (4000L, 4499L)],
            _case.Server.Requests.Skip(before).Where(request => request.IsGetOf(Weights)).Select(request => request.Range!.Value).Order());
        Assert.Equal(4, _case.Blobs.Count);
    }

    [Theory]
    [InlineData("5000 1000\n0\n1\n")]
    [InlineData("4500 999\n0\n1\n")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("4500 1000\n7\n-1\nx\n")]
    public async Task Download_RecordOfAnotherDownload_IsNotBelieved(string record)
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);
        Directory.CreateDirectory(Path.Combine(_case.Repository, "blobs"));
        await File.WriteAllBytesAsync(_case.Blob(Weights) + ".chunked.incomplete", new byte[4500], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_case.Blob(Weights) + ".chunked.incomplete.chunks", record, TestContext.Current.CancellationToken);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal(5, _case.Server.Gets(Weights).Count);
    }

    [Fact]
    public async Task Download_BeginningThatIsTooLong_IsBegunAnew()
    {
        Directory.CreateDirectory(Path.Combine(_case.Repository, "blobs"));
        await File.WriteAllBytesAsync(_case.Blob(Weights) + ".incomplete", new byte[2000], TestContext.Current.CancellationToken);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
    }

    [Fact]
    public async Task Download_ServerWithoutRanges_BeginsASmallFileAnew()
    {
        Directory.CreateDirectory(Path.Combine(_case.Repository, "blobs"));
        await File.WriteAllBytesAsync(_case.Blob(Weights) + ".incomplete", _case.Server.Files[Weights][..300], TestContext.Current.CancellationToken);
        IgnoreRanges();

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Single(_case.Server.Gets(Weights));
        Assert.Equal(_case.Progress.Last().BytesInAll, _case.Progress.Last().BytesDone);
    }

    [Fact]
    public async Task Download_ServerWithoutRanges_TakesALargeFileAsOneStream()
    {
        _case.Server.Files[Weights] = HubCase.Bytes(4500);
        IgnoreRanges();

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Contains(_case.Server.Gets(Weights), request => request.Range is null);
        Assert.Equal(4, _case.Blobs.Count);
        Assert.Equal(_case.Progress.Last().BytesInAll, _case.Progress.Last().BytesDone);
    }

    [Fact]
    public async Task Download_RangeBeyondTheServersFile_IsBegunAnew()
    {
        Directory.CreateDirectory(Path.Combine(_case.Repository, "blobs"));
        await File.WriteAllBytesAsync(_case.Blob(Weights) + ".incomplete", new byte[300], TestContext.Current.CancellationToken);
        _case.Server.Intercept = request => request.Range is null ? null : new HubReply(416);

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
    }

    [Fact]
    public async Task Download_ETagThatIsNoHash_AsksForTheRestOfTheSameBytesOnly()
    {
        _case.Server.ETags[Weights] = "version-1";
        Break(Weights, 1, _ => 400);

        await _case.DownloadAsync();

        Assert.Equal("\"version-1\"", _case.Server.Gets(Weights)[^1].Headers["If-Range"]);
        Assert.Equal(_case.Server.Files[Weights], await File.ReadAllBytesAsync(Path.Combine(_case.Snapshot, Weights), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Download_ETagThatChanges_BeginsAnew()
    {
        _case.Server.ETags[Weights] = "version-1";
        var broken = 0;
        _case.Server.Intercept = request => !request.IsGetOf(Weights) ? null
            : Interlocked.Increment(ref broken) == 1 ? _case.Server.Truth(request) with { BreakAfter = 400 }
            : request.Range is null ? null
            : Changed(_case.Server.Truth(request), "ETag", "\"version-2\"");

        await _case.DownloadAsync();

        Assert.Equal([null, (400L, 999L), null], _case.Server.Gets(Weights).Select(request => request.Range));
    }

    [Theory]
    [InlineData("bytes 0-599/1000")]
    [InlineData("bytes 400-998/1000")]
    [InlineData("bytes 400-999/2000")]
    [InlineData(null)]
    public async Task Download_AnotherPartThanAskedFor_IsRefused(string? range)
    {
        Break(Weights, 1, _ => 400);
        var inner = _case.Server.Intercept;
        _case.Server.Intercept = request => inner(request) ?? (request.Range is null ? null : Changed(_case.Server.Truth(request), "Content-Range", range));

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains($"sends '{range ?? "no Content-Range"}'; bytes 400-999/1000 were asked for", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_case.Blobs, name => name.StartsWith(_case.Server.ETag(Weights), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Download_Silence_CountsAsBroken()
    {
        var clock = new ImpatientClock();
        _case.Transfer = _case.Transfer with { Clock = clock };
        var silent = 0;
        _case.Server.Intercept = request
            => request.IsGetOf(Weights) && Interlocked.Increment(ref silent) == 1 ? _case.Server.Truth(request) with { SilentAfter = 400 } : null;

        await _case.DownloadAsync(HubServer.Repository, OnceBytesHaveCome(400, clock.LoseNextPatience), TestContext.Current.CancellationToken);

        _case.AssertThere(Weights);
        Assert.Equal((400L, 999L), _case.Server.Gets(Weights)[^1].Range);
    }

    private static HubReply Changed(HubReply reply, string header, string? value)
    {
        reply.Headers.Remove(header);
        if (value is not null)
        {
            reply.Headers[header] = value;
        }

        return reply;
    }

    private void IgnoreRanges() => _case.Server.Intercept = request
        => request.Range is null ? null : _case.Server.Truth(new HubRequest(request.Method, request.Path, new Dictionary<string, string>()));

    // Breaks so many answers after as many bytes as the function says.
    private void Break(string file, int times, Func<HubRequest, int?> after)
    {
        var broken = 0;
        _case.Server.Intercept = request => request.IsGetOf(file) && after(request) is { } bytes && Interlocked.Increment(ref broken) <= times
            ? _case.Server.Truth(request) with { BreakAfter = bytes }
            : null;
    }

    private void Silence(string file, CancellationTokenSource cancel, Func<HubRequest, int?> after) => _case.Server.Intercept = request
        => request.IsGetOf(file) && after(request) is { } bytes && !cancel.IsCancellationRequested ? _case.Server.Truth(request) with { SilentAfter = bytes } : null;

    // Acts once so many bytes of the weights have arrived.
    private Action<HubProgress> OnceBytesHaveCome(long weights, Action act)
    {
        var small = _case.Server.Files.Where(file => file.Key != Weights).Sum(file => file.Value.Length);
        return value =>
        {
            if (value.File == Weights && value.BytesDone == small + weights)
            {
                act();
            }
        };
    }

    private Task CancelOnceAsync(CancellationTokenSource cancel, long weights)
        => _case.DownloadAsync(HubServer.Repository, OnceBytesHaveCome(weights, cancel.Cancel), cancel.Token);

    // A clock that stands, except that one wait ends as soon as it begins.
    private sealed class ImpatientClock : TimeProvider
    {
        private int _lose;

        public void LoseNextPatience() => _lose = 1;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => base.CreateTimer(callback, state, Interlocked.Exchange(ref _lose, 0) == 1 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }
}
