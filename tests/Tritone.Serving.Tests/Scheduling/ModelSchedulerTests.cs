using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;

namespace Tritone.Serving.Tests.Scheduling;

public sealed class ModelSchedulerTests
{
    private readonly ManualTime _time = new();
    private readonly ModelRecorder _recorder = new("model", 1, metrics: null);
    private readonly Clock _clock;

    public ModelSchedulerTests() => _clock = new Clock(_time);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScheduleAsync_InstanceFree_RunsAtOnceAndTheOthersTogether()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        var first = Send(scheduler, "a");
        await runner.StartedAsync();
        var others = new[] { Send(scheduler, "b"), Send(scheduler, "c"), Send(scheduler, "d", shape: 7) };
        Assert.Equal(3, scheduler.QueuedCount);
        runner.Release(3);
        Assert.Equal(["a", "b", "c", "d"], (await Task.WhenAll([first, .. others])).Select(response => response.Id));
        Assert.Equal(["a", "b c", "d"], runner.Batches);
        await scheduler.DisposeAsync();
        Assert.Equal((4UL, 3UL), (_recorder.Statistics.InferenceCount, _recorder.Statistics.ExecutionCount));
        Assert.Equal([(1, 2UL), (2, 1UL)], _recorder.Statistics.Batches.Select(batch => (batch.BatchSize, batch.ComputeInfer.Count)));
    }

    // http/queue.jsonl, 002-006: one runs, two wait, the rest are refused and counted nowhere.
    [Fact]
    public async Task ScheduleAsync_QueueIsFull_IsRefusedAtOnceAndCountedNowhere()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]) { DefaultQueuePolicy = new QueuePolicy(MaxQueueSize: 2) });
        var accepted = new List<Task<InferenceResponse>> { Send(scheduler, "q0") };
        await runner.StartedAsync();
        accepted.AddRange([Send(scheduler, "q1"), Send(scheduler, "q2")]);
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => Send(scheduler, "q3"));
        Assert.Equal((ErrorCode.Unavailable, "[request id: q3] Exceeds maximum queue size"), (refusal.Code, refusal.Message));
        Assert.StartsWith("[request id: <id_unknown>] Exceeds", (await Assert.ThrowsAsync<TritoneException>(() => Send(scheduler, ""))).Message, StringComparison.Ordinal);
        runner.Release(2);
        await Task.WhenAll(accepted);
        Assert.Equal((3UL, 0UL), (_recorder.Statistics.Success.Count, _recorder.Statistics.Fail.Count));
    }

    // http/queue.jsonl, 007-008. Triton replies when the instance is free; the client need not wait so long.
    [Fact]
    public async Task ScheduleAsync_WaitsTooLong_IsToldWhileTheInstanceIsBusyAndCountsAsFailed()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]) { DefaultQueuePolicy = new QueuePolicy(DefaultTimeoutMicroseconds: 10_000_000, AllowTimeoutOverride: true) });
        var first = Send(scheduler, "a");
        await runner.StartedAsync();
        var late = Send(scheduler, "b", timeout: 1000);
        var inTime = Send(scheduler, "c");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(late.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => late);
        Assert.Equal((ErrorCode.Unavailable, "Request timeout expired"), (refusal.Code, refusal.Message));
        runner.Release(2);
        await Task.WhenAll(first, inTime);
        Assert.Equal(["a", "c"], runner.Batches);
        Assert.Equal((2UL, 1UL, 2_000_000UL), (_recorder.Statistics.Success.Count, _recorder.Statistics.Fail.Count, _recorder.Statistics.Fail.Nanoseconds));
    }

    [Fact]
    public async Task ScheduleAsync_QueueDelay_WaitsForCompanyNoLongerThanThat()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4], MaxQueueDelayMicroseconds: 5000));
        runner.Release(2);
        var first = Send(scheduler, "a");
        _time.Advance(TimeSpan.FromMilliseconds(4));
        var second = Send(scheduler, "b");
        Assert.Empty(runner.Batches);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(first, second);
        Assert.Equal(["a b"], runner.Batches);

        // The fourth makes the size preferred, and nobody waits.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Send(scheduler, $"{i}")));
        Assert.Equal(["a b", "0 1 2 3"], runner.Batches);
    }

    [Fact]
    public async Task ScheduleAsync_CancelledInTheQueue_FreesItsPlace()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]) { DefaultQueuePolicy = new QueuePolicy(MaxQueueSize: 1) });
        using var cancellation = new CancellationTokenSource();
        var first = Send(scheduler, "a");
        await runner.StartedAsync();
        var waiting = Send(scheduler, "b", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var next = Send(scheduler, "c");
        runner.Release(2);
        await Task.WhenAll(first, next);
        Assert.Equal(["a", "c"], runner.Batches);
        Assert.Equal((2UL, 1UL), (_recorder.Statistics.Success.Count, _recorder.Statistics.Fail.Count));
    }

    [Fact]
    public async Task ScheduleAsync_CancelledWhileItRuns_FinishesAndCountsAsSuccess()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        using var cancellation = new CancellationTokenSource();
        var running = Send(scheduler, "a", cancellationToken: cancellation.Token);
        await runner.StartedAsync();
        await cancellation.CancelAsync();
        runner.Release();
        Assert.Equal("a", (await running).Id);
        Assert.Equal((1UL, 0UL), (_recorder.Statistics.Success.Count, _recorder.Statistics.Fail.Count));
    }

    [Fact]
    public async Task ScheduleAsync_CancelledBefore_IsNotTakenIn()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Send(scheduler, "a", cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(runner.Batches);
    }

    [Fact]
    public async Task ScheduleAsync_RunFails_FailsAndCountsNoExecution()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        runner.Error = new TritoneException(ErrorCode.Internal, "onnx runtime error 1: no");
        runner.Release(2);
        Assert.Equal("onnx runtime error 1: no", (await Assert.ThrowsAsync<TritoneException>(() => Send(scheduler, "a"))).Message);
        runner.Error = null;
        await Send(scheduler, "b");
        var statistics = _recorder.Statistics;
        Assert.Equal((1UL, 1UL, 1UL, 1UL), (statistics.Fail.Count, statistics.Success.Count, statistics.ExecutionCount, statistics.InferenceCount));
    }

    [Fact]
    public async Task ScheduleAsync_OneOfABatchCannotBeRun_AnswersTheOthers()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        var first = Send(scheduler, "first");
        await runner.StartedAsync();
        var sent = new[] { "a", "bad", "b" }.Select(id => (id, Send(scheduler, id))).ToList();
        runner.Unrunnable = "bad";
        runner.Release(5);
        await first;
        foreach (var (id, task) in sent)
        {
            if (id == "bad")
            {
                Assert.Equal("cannot run bad", (await Assert.ThrowsAsync<TritoneException>(() => task)).Message);
            }
            else
            {
                Assert.Equal(id, (await task).Id);
            }
        }

        Assert.Equal(["first", "a bad b", "a", "bad", "b"], runner.Batches);
        var statistics = _recorder.Statistics;
        Assert.Equal((3UL, 1UL, 3UL), (statistics.Success.Count, statistics.Fail.Count, statistics.ExecutionCount));
    }

    [Fact]
    public async Task ScheduleAsync_CancelledWhileAPartRuns_WaitsForThatAndFreesTheRest()
    {
        var (scheduler, runner) = Create(new DynamicBatching([1]));
        using var cancellation = new CancellationTokenSource();
        var work = new InferenceWork(new InferenceRequest { Id = "q", Inputs = [] }, 3, 0, cancellation.Token);
        var sent = scheduler.ScheduleAsync(work.With([.. Enumerable.Range(0, 3).Select(row => new WorkPart(work, row, 1, 0, []))]));
        await runner.StartedAsync();
        Assert.Equal(2, scheduler.QueuedCount);
        await cancellation.CancelAsync();
        Assert.Equal((0, false), (scheduler.QueuedCount, sent.IsCompleted));
        runner.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        await scheduler.DisposeAsync();
        var statistics = _recorder.Statistics;
        Assert.Equal((0UL, 1UL, 1UL), (statistics.Success.Count, statistics.Fail.Count, statistics.InferenceCount));
    }

    [Fact]
    public async Task ScheduleAsync_PreserveOrdering_HoldsResponsesBackUntilTheirTurn()
    {
        var runners = new[] { new GateRunner(_clock), new GateRunner(_clock) };
        var scheduler = new ModelScheduler(new SchedulerState(new SingleRequestRule(), new DynamicBatching([]) { PreserveOrdering = true }, QueueLimits.OfTensors, 2), runners, _recorder, _clock);
        var first = Send(scheduler, "a");
        var second = Send(scheduler, "b");
        await Task.WhenAll(runners.Select(runner => runner.StartedAsync()));
        Array.Find(runners, runner => runner.Batches.Contains("b"))!.Release();

        // The instance of b is free again, which the next request shows.
        var third = Task.Run(() => Send(scheduler, "c"), Cancelled);
        await Array.Find(runners, runner => runner.Batches.Contains("b"))!.StartedAsync();
        Assert.False(second.IsCompleted);
        Array.ForEach(runners, runner => runner.Release());
        Assert.Equal(["a", "b", "c"], (await Task.WhenAll(first, second, third)).Select(response => response.Id));
    }

    [Fact]
    public async Task DrainAsync_RequestsThatWait_AreFinishedAndNewOnesRefused()
    {
        var (scheduler, runner) = Create(new DynamicBatching([4]));
        var first = Send(scheduler, "a");
        await runner.StartedAsync();
        var waiting = Send(scheduler, "b");
        var drained = scheduler.DrainAsync();
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => Send(scheduler, "c"));
        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.StartsWith("[request id: c] Server is stopping", refusal.Message, StringComparison.Ordinal);
        Assert.False(drained.IsCompleted);
        runner.Release(2);
        await drained;
        Assert.Equal(["a", "b"], (await Task.WhenAll(first, waiting)).Select(response => response.Id));
    }

    [Fact]
    public async Task ScheduleAsync_ShortRunsAndAFreeInstance_RunsOnTheCallersThread()
    {
        var (scheduler, runner) = Create(new DynamicBatching([]));
        runner.Release(2);

        // How long runs are is known after the first; by this clock they take no time at all.
        await Send(scheduler, "a");
        Assert.True(await Task.Run(() => Task.FromResult(Send(scheduler, "b").IsCompletedSuccessfully), Cancelled));
    }

    // The pool reads requests, refuses them and says that the server lives; with as many threads as cores it must not be held up by runs.
    [Fact]
    public async Task ScheduleAsync_RunThatMayBeLong_TakesNoThreadOfThePool()
    {
        var (scheduler, runner) = Create(new DynamicBatching([]));
        runner.Release();
        await Task.Run(() => Send(scheduler, "a"), Cancelled);
        Assert.False(runner.WasOnThePool);
        await scheduler.DisposeAsync();
    }

    [Fact]
    public async Task ScheduleAsync_OthersWaitWhenItHasRun_LeavesThemToAnotherThread()
    {
        var (scheduler, runner) = Create(new DynamicBatching([]));
        runner.Release();
        await Send(scheduler, "warm");
        await runner.StartedAsync();
        var first = Task.Run(() => Send(scheduler, "a"), Cancelled);
        await runner.StartedAsync();
        var second = Task.Run(() => Send(scheduler, "b"), Cancelled);
        while (scheduler.QueuedCount == 0)
        {
            await Task.Yield();
        }

        // The answer to a is there while b runs on.
        runner.Release();
        Assert.Equal("a", (await first).Id);
        await runner.StartedAsync();
        Assert.False(second.IsCompleted);
        runner.Release();
        Assert.Equal("b", (await second).Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(3000)]
    public async Task ScheduleAsync_ManyThreadsAndRealTime_AnswersEveryRequestOnce(long delayMicroseconds)
    {
        var clock = new Clock(TimeProvider.System);
        var runners = Enumerable.Range(0, 2).Select(_ => new GateRunner(clock)).ToArray();
        Array.ForEach(runners, runner => runner.Release(100_000));
        var batching = new DynamicBatching([4, 8], delayMicroseconds);
        var scheduler = new ModelScheduler(new SchedulerState(new DynamicBatchRule(8, [4, 8], delayMicroseconds), batching, QueueLimits.OfTensors, 2), runners, _recorder, clock);
        using var cancellation = new CancellationTokenSource();
        var (answered, cancelled) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Task.Run(
            async () =>
            {
                for (var i = 0; i < 250; i++)
                {
                    using var mine = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
                    var sent = Send(scheduler, $"{client}.{i}", rows: 1 + (i % 3), shape: i % 2, cancellationToken: mine.Token);
                    if (i % 5 == 0)
                    {
                        await mine.CancelAsync();
                    }

                    try
                    {
                        Assert.Equal($"{client}.{i}", (await sent).Id);
                        Interlocked.Increment(ref answered);
                    }
                    catch (OperationCanceledException)
                    {
                        Interlocked.Increment(ref cancelled);
                    }
                }
            },
            Cancelled)));
        await scheduler.DisposeAsync();
        Assert.Equal(2000, answered + cancelled);
        Assert.Equal(answered, runners.Sum(runner => runner.Batches.Sum(batch => batch.Split(' ').Length)));
        Assert.Equal(((ulong)answered, (ulong)cancelled), (_recorder.Statistics.Success.Count, _recorder.Statistics.Fail.Count));
    }

    private static Task<InferenceResponse> Send(
        ModelScheduler scheduler, string id, int rows = 1, long shape = 0, ulong timeout = 0, CancellationToken? cancellationToken = null)
    {
        var work = new InferenceWork(new InferenceRequest { Id = id, Inputs = [], TimeoutMicroseconds = timeout }, rows, 0, cancellationToken ?? Cancelled);
        return scheduler.ScheduleAsync(work.With(new WorkPart(work, 0, rows, 0, [shape])));
    }

    private (ModelScheduler Scheduler, GateRunner Runner) Create(DynamicBatching batching)
    {
        var runner = new GateRunner(_clock);
        var rule = new DynamicBatchRule(4, batching.PreferredBatchSizes, batching.MaxQueueDelayMicroseconds);
        return (new ModelScheduler(new SchedulerState(rule, batching, QueueLimits.OfTensors, 1), [runner], _recorder, _clock), runner);
    }
}
