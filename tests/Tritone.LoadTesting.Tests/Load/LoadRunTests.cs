using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Load;

/// <summary>Whole runs in virtual time, held against the truth that follows from the script.</summary>
public sealed class LoadRunTests
{
    private const double Tolerance = 0.02;

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(20);
    private static readonly Payload[] Payloads = [new Payload(new byte[10], 1), new Payload(new byte[30], 3)];

    // Answers within 2 s of the second 8 of the window wait for its end.
    private static readonly TimeSpan StallStart = Warmup + TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StallEnd = StallStart + TimeSpan.FromSeconds(2);

    public static TheoryData<string, ArrivalKind> Scripts
    {
        get
        {
            var cases = new TheoryData<string, ArrivalKind>();
            foreach (var script in (string[])["constant", "bimodal", "stall"])
            {
                cases.Add(script, ArrivalKind.Constant);
                cases.Add(script, ArrivalKind.Poisson);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task RunAsync_OpenLoop_GivesThePercentilesOfTheScript(string script, ArrivalKind arrivals)
    {
        var result = await RunAsync(new LoadShape.Open(200, arrivals), at => (Latency(script, at), new Reply(null, 5)));
        var truth = ArrivalSchedule.Of(new LoadPlan { Shape = new LoadShape.Open(200, arrivals), Warmup = Warmup, Duration = Duration })
            .SkipWhile(at => at < Warmup)
            .TakeWhile(at => at < Warmup + Duration)
            .Select(at => Latency(script, at).TotalMilliseconds)
            .Order()
            .ToList();
        AssertIs(truth, result.Latency);
        Assert.Equal((4000, 4000), (truth.Count, result.Requests));
        Assert.Null(result.Invalid);
        Assert.Equal(0, result.Lag!.Max);
        Assert.InRange(result.RequestsPerSecond, 200 * 0.95, 200 * 1.05);
    }

    [Fact]
    public async Task RunAsync_ServerStalls_IsSeenByTheOpenLoopAndHardlyByTheClosedOne()
    {
        var open = await RunAsync(new LoadShape.Open(200, ArrivalKind.Constant), at => (Latency("stall", at), new Reply(null, 0)));
        var closed = await RunAsync(new LoadShape.Closed(1), at => (Latency("stall", at), new Reply(null, 0)));

        // A tenth of the requests falls into the stall, and waits for a second on average.
        Assert.InRange(open.Latency.P95, 900, 1100);
        Assert.InRange(open.Latency.P99, 1700, 1900);
        Assert.InRange(closed.Latency.P99, 9, 11);
        Assert.InRange(closed.Latency.Max, 1900, 2100);
    }

    [Fact]
    public async Task RunAsync_ClosedLoop_KeepsTheConcurrencyAndCountsTheWindowOnly()
    {
        var target = default(ScriptedTarget);
        var result = await RunAsync(new LoadShape.Closed(4), _ => (TimeSpan.FromMilliseconds(10), new Reply(null, 7)), created: scripted => target = scripted);

        // 4 clients, 100 requests a second each; rows alternate between 1 and 3.
        Assert.Equal(400, result.RequestsPerSecond, 0.5);
        Assert.Equal(800, result.RowsPerSecond, 1.0);
        Assert.Equal(8000, result.Requests);
        Assert.Equal(4, result.PeakInFlight);
        Assert.Equal(8000 * 20, result.SentBytes);
        Assert.Equal(8000 * 7, result.ReceivedBytes);
        Assert.Equal(9200, target!.Sent);
        Assert.Null(result.Lag);
        Assert.Equal([.. Enumerable.Range(0, 20)], result.Seconds.Take(20).Select(second => second.Second));
        Assert.All(result.Seconds.Skip(1).Take(18), second => Assert.Equal(400, second.Answers));
    }

    [Fact]
    public async Task RunAsync_Slo_CountsTheGoodAnswers()
    {
        var result = await RunAsync(
            new LoadShape.Open(100, ArrivalKind.Constant), at => (Latency("bimodal", at), new Reply(null, 0)), plan => plan with { Slo = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(1800, result.Good);
        Assert.Equal(90, result.Goodput);
        Assert.Equal(50, result.SloMilliseconds);
    }

    [Fact]
    public async Task RunAsync_Failures_AreCountedByKindAndHaveNoLatency()
    {
        var result = await RunAsync(
            new LoadShape.Open(100, ArrivalKind.Constant),
            at => at.Milliseconds % 100 == 0 ? (TimeSpan.FromMilliseconds(1), new Reply("503", 2)) : (TimeSpan.FromMilliseconds(20), new Reply(null, 0, Checked: 2, Wrong: 1)));
        Assert.Equal([new("503", 200)], result.Errors);
        Assert.Equal(200, result.ErrorCount);
        Assert.Equal(1800, result.Latency.Count);
        Assert.Equal(20, result.Latency.P50, 0.1);
        Assert.Equal((3600, 1800), (result.Checked, result.Wrong));
        Assert.Equal(90, result.RequestsPerSecond, 0.1);
        Assert.Equal(10, result.Seconds[5].Errors);
    }

    [Fact]
    public async Task RunAsync_NoAnswers_EndsAfterTheDrainAndCountsWhatWasWaited()
    {
        var result = await RunAsync(
            new LoadShape.Open(10, ArrivalKind.Constant),
            at => at < Warmup + TimeSpan.FromSeconds(10) ? (TimeSpan.FromMilliseconds(5), new Reply(null, 0)) : (TimeSpan.MaxValue, default),
            plan => plan with { DrainTimeout = TimeSpan.FromSeconds(5) });
        Assert.Equal([new(Reply.GivenUp, 100)], result.Errors);
        Assert.Equal(200, result.Latency.Count);
        Assert.Equal(15_000, result.Latency.Max, 15_000 * Tolerance);
        Assert.Null(result.Invalid);
    }

    [Fact]
    public async Task RunAsync_TooManyInFlight_EndsAsOverloaded()
    {
        var result = await RunAsync(
            new LoadShape.Open(100, ArrivalKind.Constant),
            at => at < Warmup + TimeSpan.FromSeconds(10) ? (TimeSpan.FromMilliseconds(5), new Reply(null, 0)) : (TimeSpan.MaxValue, default),
            plan => plan with { MaxInFlight = 200 });
        Assert.True(result.IsOverloaded);
        Assert.Equal(12, result.Duration.TotalSeconds, 0.001);
        Assert.Equal(200, result.PeakInFlight);
        Assert.Equal([new(Reply.GivenUp, 200)], result.Errors);
        Assert.Equal(1000 / 12.0, result.RequestsPerSecond, 0.1);
    }

    [Fact]
    public async Task RunAsync_OverloadedWhileWarmingUp_HasAResultWithoutRates()
    {
        var result = await RunAsync(new LoadShape.Open(100), _ => (TimeSpan.MaxValue, default), plan => plan with { MaxInFlight = 10 });
        Assert.True(result.IsOverloaded);
        Assert.Equal((TimeSpan.Zero, 0L, 0.0, 0.0), (result.Duration, result.Requests, result.RequestsPerSecond, result.OwnCpu));
        Assert.Null(result.Invalid);
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1.2, false)]
    public async Task RunAsync_OwnLag_MakesARunInvalidFromOneMillisecond(double milliseconds, bool isValid)
    {
        var result = await RunAsync(
            new LoadShape.Open(100, ArrivalKind.Constant), _ => (TimeSpan.FromMilliseconds(5), new Reply(null, 0)), lateness: TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(isValid, result.Invalid is null);
        Assert.Equal(milliseconds, result.Lag!.P99, milliseconds * Tolerance);

        // What the client was late by counts from the intended moment, and not from the actual one.
        Assert.Equal(5 + milliseconds, result.Latency.P50, (5 + milliseconds) * Tolerance);
        Assert.Equal(5, result.LatencyFromSend.P50, 5 * Tolerance);
    }

    [Fact]
    public async Task RunAsync_Trace_SendsAtItsMoments()
    {
        TimeSpan[] times = [.. ((double[])[0, 0.5, 0.5, 2, 3.25]).Select(TimeSpan.FromSeconds)];
        var seen = new List<double>();
        await RunAsync(
            new LoadShape.Trace(times),
            at =>
            {
                seen.Add(at.TotalSeconds);
                return (TimeSpan.FromMilliseconds(5), new Reply(null, 0));
            },
            plan => plan with { Warmup = TimeSpan.Zero, Duration = TimeSpan.FromSeconds(3) });
        Assert.Equal([0, 0.5, 0.5, 2], seen);
    }

    [Fact]
    public async Task RunAsync_ServerThatCounts_GivesItsMeansOfTheWindow()
    {
        var target = default(ScriptedTarget);
        var result = await RunAsync(new LoadShape.Open(10, ArrivalKind.Constant), _ => (TimeSpan.FromMilliseconds(5), new Reply(null, 0)), created: scripted => target = scripted);
        Assert.Equal(2, target!.CountersRead);
        Assert.NotNull(result.Server);
        Assert.Equal(200, result.Server.Requests);
        Assert.Equal((4.0, 1.0, 2.0, 3.0, 4.0), (result.Server.MeanBatch, result.Server.Queue, result.Server.ComputeInput, result.Server.ComputeInfer, result.Server.ComputeOutput));
    }

    [Fact]
    public async Task RunAsync_Cancelled_ThrowsAndLeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        var run = RunAsync(
            new LoadShape.Open(100, ArrivalKind.Constant),
            at =>
            {
                if (at > TimeSpan.FromSeconds(5))
                {
                    cancellation.Cancel();
                }

                return (TimeSpan.FromSeconds(2), new Reply(null, 0));
            },
            cancellation: cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static TimeSpan Latency(string script, TimeSpan at)
    {
        var usual = TimeSpan.FromMilliseconds(script is "bimodal" && (int)Math.Round(at.TotalMilliseconds / 5) % 20 < 2 ? 250 : 10);
        return script is "stall" && at >= StallStart && at < StallEnd ? StallEnd - at + usual : usual;
    }

    private static void AssertIs(List<double> truth, LatencySummary summary)
    {
        double True(double percentile) => truth[Math.Clamp((int)Math.Ceiling(percentile / 100 * truth.Count) - 1, 0, truth.Count - 1)];
        void Near(double percentile, double value) => Assert.InRange(value, True(percentile) * (1 - Tolerance), True(percentile) * (1 + Tolerance));
        Assert.Equal(truth.Count, summary.Count);
        Near(50, summary.P50);
        Near(90, summary.P90);
        Near(95, summary.P95);
        Near(99, summary.P99);
        Near(99.9, summary.P999);
        Near(100, summary.Max);
        Assert.InRange(summary.Mean, truth.Average() * (1 - Tolerance), truth.Average() * (1 + Tolerance));
    }

    private static async Task<LoadResult> RunAsync(
        LoadShape shape,
        Func<TimeSpan, (TimeSpan Latency, Reply Reply)> answer,
        Func<LoadPlan, LoadPlan>? change = null,
        TimeSpan lateness = default,
        Action<ScriptedTarget>? created = null,
        CancellationTokenSource? cancellation = null)
    {
        var clock = new VirtualClock { Lateness = lateness };
        var target = new ScriptedTarget(clock, answer);
        created?.Invoke(target);
        var plan = new LoadPlan { Shape = shape, Warmup = Warmup, Duration = Duration };
        return await LoadRun.RunAsync(target, Payloads, change?.Invoke(plan) ?? plan, clock, progress: null, cancellation?.Token ?? TestContext.Current.CancellationToken);
    }
}
