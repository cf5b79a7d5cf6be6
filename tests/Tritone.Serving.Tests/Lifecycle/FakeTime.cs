namespace Tritone.Serving.Tests.Lifecycle;

/// <summary>A clock that stands still until a test moves it; its timers fire while it is moved.</summary>
internal sealed class FakeTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            var timer = new FakeTimer(this, () => callback(state));
            timer.Change(dueTime, period);
            _timers.Add(timer);
            return timer;
        }
    }

    public void Advance(TimeSpan span)
    {
        List<Action> due;
        lock (_lock)
        {
            _now += span;
            due = [.. _timers.SelectMany(timer => timer.TakeDue(_now))];
        }

        foreach (var callback in due)
        {
            callback();
        }
    }

    private sealed class FakeTimer(FakeTime time, Action callback) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                _period = period;
                return true;
            }
        }

        public IEnumerable<Action> TakeDue(DateTimeOffset now)
        {
            while (_due <= now)
            {
                _due = _period > TimeSpan.Zero ? _due + _period : null;
                yield return callback;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
