using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tritone.LoadTesting.Load;

/// <summary>Real time. Its waits end within a tenth of a millisecond without keeping a core busy, which the server under load may need.</summary>
internal sealed partial class SystemClock : ILoadClock
{
    // A wait is looked after so often, to see whether it was given up.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    // Where the system's timers know only milliseconds, the last of them is spent in a loop.
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(2);

    public TimeSpan Now => Stopwatch.GetElapsedTime(0);

    public void WaitUntil(TimeSpan moment, CancellationToken cancellationToken)
    {
        while (moment - Now is { Ticks: > 0 } left)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (OperatingSystem.IsWindows())
            {
                if (left > Coarse)
                {
                    cancellationToken.WaitHandle.WaitOne(left - Coarse);
                }
                else
                {
                    Thread.Yield();
                }
            }
            else
            {
                var sleep = left < Slice ? left : Slice;
                _ = Sleep(new Duration { Seconds = 0, Nanoseconds = (nint)(sleep.Ticks * TimeSpan.NanosecondsPerTick) }, 0);
            }
        }
    }

    public async Task<bool> WaitAsync(Task task, TimeSpan moment, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(moment > Now ? moment - Now : TimeSpan.Zero, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // The class library sleeps in whole milliseconds, and a run is invalid from one millisecond of lag. A signal may end it early: the caller looks at the time.
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in Duration duration, nint remaining);

    // struct timespec
    private struct Duration
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
