using Tritone.Server.Classification;

namespace Tritone.Server.Tests.Classification;

public sealed class TextBatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_ManyTexts_AreNotAllUnderWayAtOnce()
    {
        var underWay = 0;
        var most = 0;
        var answers = await TextBatch.RunAsync(
            1024,
            async (i, _) =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref underWay));
                await Task.Yield();
                Interlocked.Decrement(ref underWay);
                return i;
            },
            Cancellation);
        Assert.Equal(Enumerable.Range(0, 1024), answers);
        Assert.InRange(most, 1, 256);
    }

    [Fact]
    public async Task RunAsync_OneTextFails_GivesUpTheOthersAndThrowsItsError()
    {
        var exception = await Assert.ThrowsAsync<TritoneException>(() => TextBatch.RunAsync(
            300,
            async (i, cancelled) =>
            {
                if (i == 7)
                {
                    throw new TritoneException(ErrorCode.Unavailable, "texts[7]: the queue is full");
                }

                await Task.Delay(Timeout.Infinite, cancelled);
                return i;
            },
            Cancellation));
        Assert.Equal("texts[7]: the queue is full", exception.Message);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
