using System.Globalization;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>Hubs that refuse, are busy or are not there.</summary>
public sealed class HubRefusalTests : IAsyncDisposable
{
    private readonly HubCase _case = new();

    public ValueTask DisposeAsync() => _case.DisposeAsync();

    [Theory]
    [InlineData(401, "RepoNotFound", ErrorCode.NotFound, "repository 'mood/small' does not exist, or is private or gated (status 401): HF_TOKEN must hold a token with access; the one that is set has none")]
    [InlineData(401, null, ErrorCode.InvalidArgument, "repository 'mood/small' is private or gated (status 401): HF_TOKEN must hold a token with access; the one that is set has none")]
    [InlineData(403, "GatedRepo", ErrorCode.InvalidArgument, "repository 'mood/small' is private or gated (status 403): HF_TOKEN must hold a token with access; the one that is set has none")]
    [InlineData(404, "RevisionNotFound", ErrorCode.NotFound, "repository 'mood/small' has no revision 'main'")]
    [InlineData(418, null, ErrorCode.Unknown, "'ENDPOINT' answers with status 418 to a request for 'mood/small@main'")]
    [InlineData(404, "RepoNotFound", ErrorCode.NotFound, "there is no repository 'mood/small' at 'ENDPOINT'")]
    [InlineData(404, null, ErrorCode.NotFound, "there is no repository 'mood/small' at 'ENDPOINT', or it has no revision 'main'")]
    public async Task Download_RefusedListing_SaysWhy(int status, string? reason, ErrorCode code, string message)
    {
        _case.Server.Intercept = _ => Refusal(status, reason);

        var error = await _case.FailAsync();

        Assert.Equal((code, message.Replace("ENDPOINT", _case.Server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)), (error.Code, error.Message));
        Assert.Single(_case.Server.Requests);
    }

    [Fact]
    public async Task Download_GatedFileWithoutToken_SaysThatThereIsNone()
    {
        _case.Options = _case.Options with { Token = null };
        _case.Server.Intercept = request => request.Method == "HEAD" ? Refusal(401, "GatedRepo") : null;

        var error = await _case.FailAsync();

        Assert.EndsWith("HF_TOKEN must hold a token with access; there is none", error.Message, StringComparison.Ordinal);
        Assert.All(_case.Server.Requests, request => Assert.False(request.Headers.ContainsKey("Authorization")));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Download_RetryAfterInSeconds_IsWaited(int status)
    {
        FailTimes(1, () => new HubReply(status) { Headers = { ["Retry-After"] = "17" } });

        await _case.DownloadAsync();

        _case.AssertThere("config.json");
        Assert.Equal([TimeSpan.FromSeconds(17)], _case.Pauses);
    }

    [Fact]
    public async Task Download_RetryAfterAsDate_IsWaited()
    {
        var clock = new StoppedClock();
        _case.Transfer = _case.Transfer with { Clock = clock };
        FailTimes(1, () => new HubReply(429) { Headers = { ["Retry-After"] = clock.GetUtcNow().AddSeconds(30).ToString("R", CultureInfo.InvariantCulture) } });

        await _case.DownloadAsync();

        Assert.Equal([TimeSpan.FromSeconds(30)], _case.Pauses);
    }

    [Fact]
    public async Task Download_RetryAfterOfAnHour_IsAnError()
    {
        FailTimes(1, () => new HubReply(429) { Headers = { ["Retry-After"] = "3600" } });

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.EndsWith("answers with status 429 and asks to wait 3600 s; at most 60 s are waited", error.Message, StringComparison.Ordinal);
        Assert.Empty(_case.Pauses);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(408)]
    public async Task Download_FailureFiveTimes_IsAnError(int status)
    {
        FailTimes(5, () => new HubReply(status));

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.EndsWith($"answers with status {status}; that was attempt 5 of 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, _case.Server.Requests.Count);
    }

    [Fact]
    public async Task Download_FailureFourTimes_IsNone()
    {
        FailTimes(4, () => new HubReply(500));

        await _case.DownloadAsync();

        Assert.Equal([1.0, 2, 4, 8], _case.Pauses.Select(pause => pause.TotalSeconds));
    }

    [Fact]
    public async Task Download_ServerDown_SaysSoAtOnce()
    {
        await _case.Server.DisposeAsync();

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.StartsWith($"repository 'mood/small@main' cannot be listed: '{_case.Options.Endpoint.GetLeftPart(UriPartial.Authority)}' cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("HF_HUB_OFFLINE", error.Message, StringComparison.Ordinal);
        Assert.Empty(_case.Pauses);
    }

    [Fact]
    public async Task Download_ServerDownAndRepositoryInCache_SaysHowToUseIt()
    {
        await _case.DownloadAsync();
        await _case.Server.DisposeAsync();

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.EndsWith($"HF_HUB_OFFLINE=1 would use what the cache '{_case.Options.CacheDirectory}' has of it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_CacheThatCannotBeWritten_SaysHowToNameAnother()
    {
        await File.WriteAllTextAsync(_case.Options.CacheDirectory, "a file", TestContext.Current.CancellationToken);

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.Internal, error.Code);
        Assert.EndsWith("HF_HUB_CACHE names another", error.Message, StringComparison.Ordinal);
    }

    private static HubReply Refusal(int status, string? reason)
    {
        var reply = new HubReply(status, "{}"u8.ToArray());
        if (reason is not null)
        {
            reply.Headers["X-Error-Code"] = reason;
        }

        return reply;
    }

    private void FailTimes(int times, Func<HubReply> reply)
    {
        var failed = 0;
        _case.Server.Intercept = _ => Interlocked.Increment(ref failed) <= times ? reply() : null;
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
