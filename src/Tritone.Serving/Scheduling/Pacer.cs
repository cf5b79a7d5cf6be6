namespace Tritone.Serving.Scheduling;

/// <summary>
/// Waits for moments that are nearer than a timer can tell: Triton's queue delays are tens of microseconds, timers are good to a millisecond. One thread of the pool looks at the clock
/// and gives way to every other thread in between. Its methods but <see cref="Execute"/> are called under the scheduler's lock.
/// </summary>
internal sealed class Pacer(Clock clock, Action wake) : IThreadPoolWorkItem
{
    private long _due;
    private int _isPacing;

    public void WakeAt(long due)
    {
        if (Interlocked.CompareExchange(ref _isPacing, 1, 0) == 0)
        {
            Volatile.Write(ref _due, due);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else if (due < Volatile.Read(ref _due))
        {
            Volatile.Write(ref _due, due);
        }
    }

    public void Execute()
    {
        var spinner = default(SpinWait);
        while (clock.Now < Volatile.Read(ref _due))
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        // Before the wake-up, which may ask for the next one.
        Volatile.Write(ref _isPacing, 0);
        wake();
    }
}
