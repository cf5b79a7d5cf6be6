using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Tests.Batching;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>The state machine that the server runs, over thousands of random schedules in virtual time. What is held is in <see cref="VirtualServer"/>.</summary>
public sealed class SchedulerStateTests
{
    private const int Schedules = 5000;

    [Fact]
    public void Run_AnySchedule_AnswersEveryRequestOnceWithinAllLimits()
        => Schedule.Any.Sample(schedule => new VirtualServer(schedule).Run(), iter: Schedules);

    [Fact]
    public void Run_NoDynamicBatching_HoldsToo() => Schedule.Any.Sample(
        schedule =>
        {
            var plain = schedule with { Config = schedule.Config with { DelayMicroseconds = 0, Preferred = [] } };
            new VirtualServer(plain, new SingleRequestRule()).Run();
        },
        iter: Schedules);

    [Fact]
    public void Run_PreserveOrdering_LetsResponsesOutInOrderOfArrival() => Schedule.Any.Where(schedule => schedule.Config.Instances > 1).Sample(
        schedule =>
        {
            var server = new VirtualServer(schedule with { Config = schedule.Config with { PreserveOrdering = true } });
            server.Run();
            Assert.Equal(server.Tickets.Where(ticket => ticket.Outcome is "answered"), server.Responses);
        },
        iter: Schedules);

    // Starvation: what arrived later and is not more important never goes first, however much of it comes.
    [Fact]
    public void Run_LaterRequestsOfTheSameLevel_NeverGoFirst() => Schedule.Any.Sample(
        schedule =>
        {
            var config = schedule.Config with { PreserveOrdering = false, Instances = 1 };
            var server = new VirtualServer(schedule with { Config = config });
            server.Run();
            Assert.All(
                server.Responses.Where(ticket => ticket.Policy.TimeoutAction is QueueTimeoutAction.Reject).GroupBy(ticket => ticket.Level),
                level => Assert.Equal(level.OrderBy(ticket => ticket.Number), level));
        },
        iter: Schedules);

    [Fact]
    public void Run_SameScheduleTwice_GivesTheSame() => Schedule.Any.Sample(
        schedule =>
        {
            var (first, second) = (new VirtualServer(schedule), new VirtualServer(schedule));
            first.Run();
            second.Run();
            Assert.Equal(first.Tickets.Select(ticket => ticket.Outcome), second.Tickets.Select(ticket => ticket.Outcome));
            Assert.Equal(first.Responses.Select(ticket => ticket.Number), second.Responses.Select(ticket => ticket.Number));
        },
        iter: 500);

    [Fact]
    public void TryNext_WarmPath_AllocatesNothing()
    {
        var batching = new DynamicBatching([4], 100) { DefaultQueuePolicy = new QueuePolicy(DefaultTimeoutMicroseconds: 1000, MaxQueueSize: 8) };
        var state = new SchedulerState(new DynamicBatchRule(8, batching.PreferredBatchSizes, batching.MaxQueueDelayMicroseconds), batching, QueueLimits.OfTensors, 1);
        var step = new SchedulerStep();
        var requests = Enumerable.Range(0, 4).Select(_ => (TestRequest[])[new TestRequest(1)]).ToArray();
        var batch = new List<QueuedRequest>();
        Assert.Equal((4, 4), (Cycle(0), Cycle(1)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var released = Cycle(2);
        Assert.Equal((4, 0L), (released, GC.GetAllocatedBytesForCurrentThread() - before));

        int Cycle(long now)
        {
            foreach (var request in requests)
            {
                state.TryAdmit(request, now);
            }

            state.TryNext(now, step);
            batch.AddRange(step.Batch);
            state.Finish(batch, step);
            state.TryNext(now, step);
            batch.Clear();
            var count = step.Released.Count;
            step.Released.Clear();
            return count;
        }
    }
}
