using Tritone.Repository.Configuration;
using Tritone.Serving.Tests.Batching;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>What the test knows of a request by itself.</summary>
internal sealed class Ticket
{
    public Ticket(TestRequest request, Schedule.Arrival arrival, int number, Schedule.Settings config, long now)
    {
        Request = request;
        Arrival = arrival;
        Number = number;
        ArrivedAt = now;
        Level = arrival.Priority is 0 || arrival.Priority > config.Levels ? config.Levels : arrival.Priority;
        Policy = Level == 1 && config.Levels > 0 ? config.FirstPolicy : config.Policy;
        var timeout = Policy.DefaultTimeoutMicroseconds;
        if (Policy.AllowTimeoutOverride && arrival.TimeoutMicroseconds > 0)
        {
            timeout = Math.Min(timeout, (long)arrival.TimeoutMicroseconds);
        }

        Deadline = timeout > 0 ? now + (timeout * 1000) : long.MaxValue;
    }

    public TestRequest Request { get; }

    public Schedule.Arrival Arrival { get; }

    public int Number { get; }

    public long ArrivedAt { get; }

    public ulong Level { get; }

    public QueuePolicy Policy { get; }

    public long Deadline { get; }

    public string? Outcome { get; private set; }

    public bool HasRun { get; private set; }

    /// <summary>When it was put behind, or 0 if it was not: late requests are put behind in order of arrival of those that are late at once, and of being late otherwise.</summary>
    public long DelayedAt(long now) => Policy.TimeoutAction is QueueTimeoutAction.Delay && now > Deadline ? Deadline + 1 : 0;

    public void Start()
    {
        Assert.False(HasRun, "ran twice");
        HasRun = true;
    }

    public void End(string outcome)
    {
        Assert.True(Outcome is null, $"{Outcome}, then {outcome}");
        Assert.Equal(outcome is "answered", HasRun);
        Outcome = outcome;
    }
}
