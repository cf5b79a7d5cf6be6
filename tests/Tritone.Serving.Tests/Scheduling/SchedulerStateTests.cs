using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;

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
}
