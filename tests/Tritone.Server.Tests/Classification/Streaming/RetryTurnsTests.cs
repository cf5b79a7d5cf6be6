using Tritone.Server.Classification.Streaming;

namespace Tritone.Server.Tests.Classification.Streaming;

public sealed class RetryTurnsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_RefusedWhileAnotherIsUnderWay_TriesAgainWhenThatIsDone()
    {
        var turns = new RetryTurns(TimeProvider.System);
        var first = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        var one = turns.RunAsync(() => first.Task, Cancellation);
        var other = turns.RunAsync(() => ++tries == 1 ? Task.FromException<int>(Full()) : Task.FromResult(2), Cancellation);
        Assert.Equal((1, false), (tries, other.IsCompleted));
        first.SetResult(1);
        Assert.Equal((1, 2), (await one, await other));
    }

    [Fact]
    public async Task RunAsync_RefusedWithNothingUnderWay_TriesAgainByItself()
    {
        var tries = 0;
        Assert.Equal(5, await new RetryTurns(TimeProvider.System).RunAsync(() => ++tries < 3 ? Task.FromException<int>(Full()) : Task.FromResult(5), Cancellation));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task RunAsync_RefusedForTooLong_IsTheError()
    {
        var clock = new JumpingClock();
        var tries = 0;
        var exception = await Assert.ThrowsAsync<TritoneException>(() => new RetryTurns(clock).RunAsync(
            () =>
            {
                clock.Jump(++tries == 3 ? RetryTurns.Patience : TimeSpan.Zero);
                return Task.FromException<int>(Full());
            },
            Cancellation));
        Assert.Equal(("full", 3), (exception.Message, tries));
    }

    [Fact]
    public async Task RunAsync_OtherErrors_AreNotTriedAgain()
        => await Assert.ThrowsAsync<TritoneException>(() => new RetryTurns(TimeProvider.System).RunAsync(
            () => Task.FromException<int>(new TritoneException(ErrorCode.InvalidArgument, "no")), Cancellation));

    [Fact]
    public async Task RunAsync_CancelledWhileItWaits_EndsAndLetsTheOthersOn()
    {
        using var giveUp = new CancellationTokenSource();
        var turns = new RetryTurns(TimeProvider.System);
        var first = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        var one = turns.RunAsync(() => first.Task, Cancellation);
        var given = turns.RunAsync(() => Task.FromException<int>(Full()), giveUp.Token);
        var last = turns.RunAsync(() => ++tries == 1 ? Task.FromException<int>(Full()) : Task.FromResult(3), Cancellation);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        first.SetResult(1);
        Assert.Equal((1, 3), (await one, await last));
    }

    private static TritoneException Full() => new(ErrorCode.Unavailable, "full");

    // Real timers, and a time that can be moved on.
    private sealed class JumpingClock : TimeProvider
    {
        private long _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _ahead);

        public void Jump(TimeSpan time) => Interlocked.Add(ref _ahead, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
