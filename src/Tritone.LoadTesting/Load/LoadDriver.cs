namespace Tritone.LoadTesting.Load;

/// <summary>Sends what the load asks for, until the window is over. It has a thread of its own, so that nothing else delays what is sent.</summary>
internal sealed class LoadDriver(LoadPlan plan, ILoadClock clock, RequestSender sender, WindowObserver observer)
{
    /// <summary>Runs.</summary>
    /// <returns>When it ended before its time because too many requests had no answer; null if it did not.</returns>
    public TimeSpan? Run(TimeSpan start, LoadWindow window, CancellationToken cancellationToken)
    {
        var overloaded = plan.Shape is LoadShape.Closed closed
            ? RunClosed(closed.Concurrency, window, cancellationToken)
            : RunOpen(start, window, cancellationToken);
        observer.End();
        return overloaded;
    }

    private TimeSpan? RunClosed(int concurrency, LoadWindow window, CancellationToken cancellationToken)
    {
        for (var client = 0; client < concurrency; client++)
        {
            _ = sender.SendUntilAsync(window.End);
        }

        clock.WaitUntil(window.Start, cancellationToken);
        observer.Begin();
        clock.WaitUntil(window.End, cancellationToken);
        return null;
    }

    private TimeSpan? RunOpen(TimeSpan start, LoadWindow window, CancellationToken cancellationToken)
    {
        PromptThread.Request();
        var hasBegun = false;
        foreach (var intended in ArrivalSchedule.Of(plan).Select(offset => start + offset).TakeWhile(moment => moment < window.End))
        {
            if (!hasBegun && intended >= window.Start)
            {
                clock.WaitUntil(window.Start, cancellationToken);
                observer.Begin();
                hasBegun = true;
            }

            clock.WaitUntil(intended, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (sender.InFlight >= plan.MaxInFlight)
            {
                return clock.Now;
            }

            _ = sender.SendAsync(intended);
        }

        clock.WaitUntil(window.End, cancellationToken);
        return null;
    }
}
