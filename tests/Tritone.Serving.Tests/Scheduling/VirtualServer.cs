using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Tests.Batching;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>
/// Runs a schedule through the scheduler's state machine on a clock of its own, as the server does on the real one, and holds every step against what it knows by itself of the
/// requests: it does not look into the queue.
/// </summary>
internal sealed class VirtualServer
{
    private readonly Schedule _schedule;
    private readonly SchedulerState _state;
    private readonly SchedulerStep _step = new();
    private readonly PriorityQueue<Action, (long Time, int Sequence)> _events = new();
    private readonly Dictionary<QueuedRequest, Ticket> _tickets = [];
    private readonly List<Ticket> _waiting = [];
    private readonly HashSet<int> _preferred;
    private int _sequence;
    private int _running;
    private long _now;

    public VirtualServer(Schedule schedule, IBatchRule? rule = null)
    {
        _schedule = schedule;
        var config = schedule.Config;
        _state = new SchedulerState(rule ?? new DynamicBatchRule(config.MaxBatchSize, config.Preferred, config.DelayMicroseconds), config.Batching, QueueLimits.OfTensors, config.Instances);
        IsBatchingOff = rule is SingleRequestRule;
        _preferred = config.Preferred.Length > 0 ? [.. config.Preferred] : [config.MaxBatchSize];
    }

    /// <summary>The requests whose responses went out, in that order.</summary>
    public List<Ticket> Responses { get; } = [];

    public List<Ticket> Tickets { get; } = [];

    private bool IsBatchingOff { get; }

    private long Delay => _schedule.Config.DelayMicroseconds * 1000;

    public void Run()
    {
        var time = 0L;
        foreach (var arrival in _schedule.Arrivals)
        {
            time += arrival.Gap;
            At(time, () => Arrive(arrival));
        }

        // A schedule that does not come to an end would wake for ever.
        for (var steps = 0; _events.TryDequeue(out var action, out var due); steps++)
        {
            Assert.True(steps < 10_000, "the scheduler wakes without end");
            _now = due.Time;
            action();
            Pump();
        }

        Assert.All(Tickets, ticket => Assert.NotNull(ticket.Outcome));
        Assert.True(_state.IsEmpty);
        Assert.Equal(Tickets.Count(ticket => ticket.Outcome is "answered"), Responses.Count);
    }

    private void At(long time, Action action) => _events.Enqueue(action, (time, _sequence++));

    private void Arrive(Schedule.Arrival arrival)
    {
        var request = new TestRequest(Math.Min(arrival.Rows, _schedule.Config.MaxBatchSize), arrival.Shape, arrival.Priority, arrival.TimeoutMicroseconds);
        var ticket = new Ticket(request, arrival, Tickets.Count, _schedule.Config, _now);
        Tickets.Add(ticket);
        _tickets.Add(request, ticket);

        var queued = _waiting.Count(other => other.Level == ticket.Level);
        var isFull = ticket.Policy.MaxQueueSize > 0 && queued >= ticket.Policy.MaxQueueSize;
        Assert.Equal(!isFull, _state.TryAdmit([request], _now));
        if (isFull)
        {
            ticket.End("refused");
            return;
        }

        _waiting.Add(ticket);
        if (arrival.CancelAfter >= 0)
        {
            At(_now + arrival.CancelAfter, () => Cancel(ticket));
        }
    }

    private void Cancel(Ticket ticket)
    {
        var isWaiting = _waiting.Remove(ticket);
        Assert.Equal(isWaiting, _state.Withdraw(ticket.Request, _step));
        if (isWaiting)
        {
            ticket.End("cancelled");
        }

        Flush();
    }

    private void Pump()
    {
        while (_state.TryNext(_now, _step))
        {
            Flush();
            Start([.. _step.Batch.Select(request => _tickets[request])]);
        }

        Flush();
        CheckNothingIsLeftWaiting();
        if (_step.WakeAt != RequestQueue.Never)
        {
            Assert.True(_step.WakeAt > _now, "the scheduler waits for a moment that is over");
            At(_step.WakeAt, () => { });
        }
    }

    private void Flush()
    {
        foreach (var ticket in _step.Rejected.Select(request => _tickets[request]))
        {
            Assert.True(_waiting.Remove(ticket), "rejected what did not wait");
            Assert.True(ticket.Policy.TimeoutAction is QueueTimeoutAction.Reject, "rejected what was to be delayed");
            Assert.True(_now > ticket.Deadline, "rejected before its deadline");
            ticket.End("rejected");
        }

        foreach (var ticket in _step.Released.Select(request => _tickets[request]))
        {
            ticket.End("answered");
            Responses.Add(ticket);
        }

        _step.Rejected.Clear();
        _step.Released.Clear();
    }

    private void Start(List<Ticket> batch)
    {
        // What was due, in the order in which it was due; the batch is the front of it.
        var due = Due();
        Assert.NotEmpty(batch);
        Assert.Equal(due.Take(batch.Count), batch);

        var rows = batch.Sum(ticket => ticket.Request.Rows);
        Assert.True(rows <= _schedule.Config.MaxBatchSize, "more rows than a batch may have");
        Assert.Single(batch.Select(ticket => ticket.Request.ShapeNumber).Distinct());
        Assert.True(++_running <= _schedule.Config.Instances, "more runs than instances");
        Assert.All(batch, ticket => Assert.True(ticket.Policy.TimeoutAction is QueueTimeoutAction.Delay || _now <= ticket.Deadline, "ran after its deadline"));
        CheckNotTooEarly(batch, rows, due.ElementAtOrDefault(batch.Count));
        if (PreferredRows(due) is { } preferred && !IsBatchingOff)
        {
            Assert.True(rows == preferred, $"ran {rows} rows where {preferred} are preferred");
        }

        foreach (var ticket in batch)
        {
            Assert.True(_waiting.Remove(ticket), "ran twice");
            ticket.Start();
        }

        var taken = _step.Batch.ToList();
        At(_now + batch[0].Arrival.RunTime, () =>
        {
            _running--;
            _state.Finish(taken, _step);
            Flush();
        });
    }

    private List<Ticket> Due() => [.. _waiting.OrderBy(ticket => ticket.Level).ThenBy(ticket => ticket.DelayedAt(_now)).ThenBy(ticket => ticket.Number)];

    // While its oldest request may still wait, only a batch goes that has a preferred size or cannot get any better.
    private void CheckNotTooEarly(List<Ticket> batch, int rows, Ticket? next)
    {
        var mayWait = Delay > 0 && _now - batch.Min(ticket => ticket.ArrivedAt) < Delay;
        if (mayWait && !_preferred.Contains(rows) && rows < _preferred.Max())
        {
            Assert.NotNull(next);
            Assert.True(
                next.Request.ShapeNumber != batch[0].Request.ShapeNumber || rows + next.Request.Rows > _preferred.Max(),
                "ran a batch that could have grown");
        }
    }

    // The largest preferred size that the front of the queue makes, while none of what could run together has waited the queue delay.
    private int? PreferredRows(List<Ticket> due)
    {
        var (rows, oldest) = (0, long.MaxValue);
        int? preferred = null;
        foreach (var ticket in due.TakeWhile(ticket => ticket.Request.ShapeNumber == due[0].Request.ShapeNumber))
        {
            if ((rows += ticket.Request.Rows) > _schedule.Config.MaxBatchSize)
            {
                break;
            }

            oldest = Math.Min(oldest, ticket.ArrivedAt);
            preferred = _preferred.Contains(rows) ? rows : preferred;
        }

        return Delay > 0 && _now - oldest >= Delay ? null : preferred;
    }

    // Bounded waiting: with an instance free, nothing waits longer than the queue delay, and nothing past its deadline.
    private void CheckNothingIsLeftWaiting()
    {
        Assert.All(_waiting, ticket => Assert.True(ticket.Policy.TimeoutAction is QueueTimeoutAction.Delay || _now <= ticket.Deadline, "kept past its deadline"));
        if (_waiting.Count > 0 && _running < _schedule.Config.Instances)
        {
            Assert.True(Delay > 0, "an instance idles");
            var due = Due();
            var front = due[0];
            Assert.True(PreferredRows(due) is null, "a preferred batch waits");
            Assert.True(_now - front.ArrivedAt < Delay, "waited longer than the queue delay while an instance was free");
            Assert.True(_step.WakeAt <= front.ArrivedAt + Delay, "nobody will look after the request in time");
        }
    }
}
