using Tritone.LoadTesting.Load;

namespace Tritone.LoadTesting.Tests.Load;

/// <summary>Time that passes only while somebody waits for it; what was put on its list happens on the way. One thread at a time.</summary>
internal sealed class VirtualClock : ILoadClock
{
    private readonly PriorityQueue<Action, (TimeSpan Moment, int Order)> _events = new();
    private int _order;

    public TimeSpan Now { get; private set; } = TimeSpan.FromDays(1);

    /// <summary>By how much every wait of the program ends too late.</summary>
    public TimeSpan Lateness { get; init; }

    public void At(TimeSpan moment, Action happen) => _events.Enqueue(happen, (moment, _order++));

    public void WaitUntil(TimeSpan moment, CancellationToken cancellationToken)
    {
        if (moment > Now)
        {
            PassUntil(moment + Lateness, () => cancellationToken.IsCancellationRequested);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task<bool> WaitAsync(Task task, TimeSpan moment, CancellationToken cancellationToken)
    {
        PassUntil(moment, () => task.IsCompleted);
        return Task.FromResult(task.IsCompleted);
    }

    private void PassUntil(TimeSpan moment, Func<bool> isEnough)
    {
        while (!isEnough())
        {
            if (!_events.TryPeek(out var happen, out var next) || next.Moment > moment)
            {
                Now = moment;
                return;
            }

            _events.Dequeue();
            Now = next.Moment > Now ? next.Moment : Now;
            happen();
        }
    }
}
