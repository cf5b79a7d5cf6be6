using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Measurement;

public sealed class ServerTimesTests
{
    private static readonly ServerCounters Before = Counters(100, 300, 50, 1000);

    [Fact]
    public void Between_TwoMoments_GivesMeansOfARequest()
        => Assert.Equal(new ServerTimes(10, 3.75, 6, 12, 18, 24), ServerTimes.Between(Before, Counters(110, 330, 58, 1060)));

    [Fact]
    public void Between_FromNothing_CountsAll()
        => Assert.Equal(new ServerTimes(100, 6, 10, 20, 30, 40), ServerTimes.Between(ServerCounters.None, Before));

    // Answers from a cache run no model.
    [Fact]
    public void Between_NoExecutions_HasABatchAllTheSame()
        => Assert.Equal(new ServerTimes(10, 0, 0, 0, 0, 0), ServerTimes.Between(Before, Before with { Requests = 110 }));

    [Fact]
    public void Between_NothingCounted_IsNull()
    {
        Assert.Null(ServerTimes.Between(null, Before));
        Assert.Null(ServerTimes.Between(Before, null));
        Assert.Null(ServerTimes.Between(null, null));
        Assert.Null(ServerTimes.Between(Before, Before));
    }

    [Fact]
    public void Between_ServerStartedAnew_IsNull() => Assert.Null(ServerTimes.Between(Before, Counters(10, 10, 10, 1)));

    private static ServerCounters Counters(long requests, long inferences, long executions, double milliseconds) => new(
        requests,
        inferences,
        executions,
        TimeSpan.FromMilliseconds(milliseconds),
        TimeSpan.FromMilliseconds(2 * milliseconds),
        TimeSpan.FromMilliseconds(3 * milliseconds),
        TimeSpan.FromMilliseconds(4 * milliseconds));
}
