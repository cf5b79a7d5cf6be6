using System.Net;
using System.Net.Sockets;
using Tritone.Serving.Caching;

namespace Tritone.Serving.Tests.Caching;

/// <summary>A Redis that is there, dead, late, silent or wrong. Its clock stands unless a test moves it.</summary>
public sealed class RedisLogitsTests : IDisposable
{
    private static readonly TokenKey Key = new(1, 2);
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly float[] Logits = [0.5f, -1];
    private readonly RedisServer _server = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task FindAsync_KeptByAnother_FindsIt()
    {
        await using var one = await ConnectAsync();
        await using var other = await ConnectAsync();
        Assert.Null(await other.FindAsync(Key, 2));
        one.Keep(Key, Logits);
        Assert.Equal(Logits, await FindAtLastAsync(other));
        Assert.Equal((0L, 0L), (other.Figures.Errors, other.Figures.Timeouts));
    }

    [Fact]
    public async Task Keep_TimeToLive_IsTold()
    {
        await using var redis = await ConnectAsync(timeToLive: TimeSpan.FromSeconds(1));
        redis.Keep(Key, Logits);
        _ = await FindAtLastAsync(redis);
        while (await redis.FindAsync(Key, 2) is not null)
        {
            await Task.Delay(20, Cancelled);
        }

        Assert.Equal((0L, 0L), (redis.Figures.Errors, redis.Figures.Timeouts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no logits")]
    [InlineData("\u0001\u0002\u0000\u0000\u0000")]
    public async Task FindAsync_CorruptValue_IsAMissAndIsReplaced(string value)
    {
        await using var redis = await ConnectAsync();
        await _server.WriteAsync($"tritone:text:1:{Key}", System.Text.Encoding.ASCII.GetBytes(value));
        Assert.Null(await redis.FindAsync(Key, 2));
        Assert.Equal(1, redis.Figures.Errors);
        redis.Keep(Key, Logits);
        Assert.Equal(Logits, await FindAtLastAsync(redis));
    }

    [Fact]
    public async Task FindAsync_OtherNumberOfLabels_IsAMiss()
    {
        await using var redis = await ConnectAsync();
        redis.Keep(Key, Logits);
        _ = await FindAtLastAsync(redis);
        Assert.Null(await redis.FindAsync(Key, 3));
    }

    [Fact]
    public async Task FindAsync_DeadFromTheStart_FindsNothingAndIsNotAskedAgainSoon()
    {
        await using var redis = Create(RedisServer.FreePort());
        Assert.Null(await redis.FindAsync(Key, 2));
        redis.Keep(Key, Logits);
        await redis.Connecting;
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await redis.FindAsync(Key, 2));
            redis.Keep(Key, Logits);
        }

        Assert.Equal((1L, 0L), (redis.Figures.Errors, redis.Figures.Timeouts));
        _time.Advance(Pause);
        Assert.Null(await redis.FindAsync(Key, 2));
        Assert.Equal((2L, 0L), (redis.Figures.Errors, redis.Figures.Timeouts));
    }

    [Fact]
    public async Task FindAsync_HostThatIsNone_FindsNothing()
    {
        await using var redis = new RedisLogits(new RedisOptions("no-such-host.invalid"), _time);
        await redis.Connecting;
        Assert.Null(await redis.FindAsync(Key, 2));
        Assert.True(redis.Figures.Errors > 0);
    }

    [Fact]
    public async Task FindAsync_AcceptsAndNeverAnswers_FindsNothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var redis = Create(((IPEndPoint)silent.LocalEndpoint).Port);
        Assert.Null(await redis.FindAsync(Key, 2));
        await redis.Connecting;
        Assert.Null(await redis.FindAsync(Key, 2));
        Assert.Equal(1, redis.Figures.Errors);
    }

    [Fact]
    public async Task FindAsync_FallsSilent_WaitsForTheTimeoutOnceAPause()
    {
        await using var redis = await ConnectAsync();
        redis.Keep(Key, Logits);
        _ = await FindAtLastAsync(redis);
        _server.Hold();
        var waiting = redis.FindAsync(Key, 2).AsTask();
        _time.Advance(Timeout - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await waiting);
        Assert.Equal((0L, 1L), (redis.Figures.Errors, redis.Figures.Timeouts));

        // Nobody else waits, until one has seen that it speaks again.
        Assert.Null(await redis.FindAsync(Key, 2));
        _server.Release();
        _time.Advance(Pause);
        Assert.Equal(Logits, await FindAtLastAsync(redis));
    }

    [Fact]
    public async Task FindAsync_DiesAndComesBack_FindsWhatWasKept()
    {
        await using var redis = await ConnectAsync();
        redis.Keep(Key, Logits);
        _ = await FindAtLastAsync(redis);
        var waiting = CutWhileItIsAskedAsync(redis);
        Assert.Null(await waiting);
        Assert.True(redis.Figures.Errors > 0);
        Assert.Null(await redis.FindAsync(Key, 2));
        _server.Release();
        _server.Restore();
        Assert.Equal(Logits, await FindAtLastAsync(redis));
    }

    private async Task<float[]?> CutWhileItIsAskedAsync(RedisLogits redis)
    {
        _server.Hold();
        var waiting = redis.FindAsync(Key, 2);
        _server.Cut();
        return await waiting;
    }

    private RedisLogits Create(int port, TimeSpan? timeToLive = null) => new(new RedisOptions("127.0.0.1", port) { Timeout = Timeout, TimeToLive = timeToLive }, _time);

    private async Task<RedisLogits> ConnectAsync(TimeSpan? timeToLive = null)
    {
        var redis = Create(_server.Port, timeToLive);
        await redis.Connecting;
        return redis;
    }

    // A write goes its own way, and so does a new connection.
    private async Task<float[]> FindAtLastAsync(RedisLogits redis)
    {
        while (true)
        {
            if (await redis.FindAsync(Key, 2) is { } logits)
            {
                return logits;
            }

            await Task.Delay(20, Cancelled);
            _time.Advance(Pause);
        }
    }
}
