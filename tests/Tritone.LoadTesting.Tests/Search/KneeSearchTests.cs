using CsCheck;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Search;

namespace Tritone.LoadTesting.Tests.Search;

public sealed class KneeSearchTests
{
    [Fact]
    public void FindAsync_ServerWithAKnee_FindsItWithinThePrecision()
        => Gen.Double[11, 5000].Sample(knee =>
        {
            var tried = new List<double>();
            var found = Find(KneeSearch.AllRates(), rate => Measured(rate, good: rate <= knee ? 1 : 0.5, tried));
            Assert.Equal(KneeLimit.Server, found.Limit);
            Assert.InRange(found.RequestRate!.Value, knee / (1 + KneeSearch.Precision) * 0.99, knee);
            Assert.InRange(tried.Count, 2, 20);
        });

    [Fact]
    public void FindAsync_GivenRates_AreTriedInOrderAndThenWhatLiesBetween()
    {
        var tried = new List<double>();
        var found = Find([50, 100, 150, 200], rate => Measured(rate, rate <= 120 ? 0.99 : 0.98, tried));
        Assert.Equal([50, 100, 150], tried.Take(3));
        Assert.All(tried.Skip(3), rate => Assert.InRange(rate, 100, 150));
        Assert.InRange(found.RequestRate!.Value, 114, 120);
    }

    [Fact]
    public void FindAsync_EvenTheLowestFails_FindsNone()
        => Assert.Equal(new Knee(null, KneeLimit.Server), Find([50, 100], rate => Measured(rate, 0.5, [])));

    [Fact]
    public void FindAsync_NoneFails_SaysThatNoHigherRateWasTried()
        => Assert.Equal(new Knee(100, KneeLimit.Rates), Find([50, 100], rate => Measured(rate, 1, [])));

    [Fact]
    public void FindAsync_OwnLag_IsNotTakenForTheServersKnee()
        => Assert.Equal(KneeLimit.LoadGenerator, Find(KneeSearch.AllRates(), rate => Measured(rate, 1, [], lag: rate > 1000 ? 2 : 0.1)).Limit);

    [Fact]
    public void FindAsync_Overload_IsTheServers()
        => Assert.Equal(KneeLimit.Server, Find(KneeSearch.AllRates(), rate => Measured(rate, 1, []) with { IsOverloaded = rate > 1000 }).Limit);

    private static Knee Find(IEnumerable<double> rates, Func<double, LoadResult> measure)
        => KneeSearch.FindAsync(rates, rate => Task.FromResult(measure(rate))).GetAwaiter().GetResult();

    private static LoadResult Measured(double rate, double good, List<double> tried, double lag = 0.1)
    {
        tried.Add(rate);
        return new LoadResult
        {
            Shape = new LoadShape.Open(rate),
            Duration = TimeSpan.FromSeconds(10),
            Requests = 1000,
            RequestsPerSecond = rate,
            RowsPerSecond = rate,
            Latency = Summary(10),
            LatencyFromSend = Summary(10),
            Lag = Summary(lag),
            Good = (long)(1000 * good),
            Errors = new Dictionary<string, long>(),
            SentBytes = 0,
            ReceivedBytes = 0,
            OwnCpu = 0,
            PeakInFlight = 1,
            Seconds = [],
        };
    }

    private static LatencySummary Summary(double value) => new(1000, value, value, value, value, value, value, value, []);
}
