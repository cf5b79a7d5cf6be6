using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Load;

/// <summary>One run: a warm-up, a window that is measured, and the wait for its last answers.</summary>
public static class LoadRun
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Puts load on a server. One run at a time has figures that mean something.</summary>
    /// <param name="target">The server.</param>
    /// <param name="payloads">What it is asked, in turn and again from the beginning; one at least.</param>
    /// <param name="plan">The load.</param>
    /// <param name="progress">Is told four times a second how far it is.</param>
    /// <param name="cancellationToken">Ends the run without a result.</param>
    public static Task<LoadResult> RunAsync(
        ITarget target, IReadOnlyList<Payload> payloads, LoadPlan plan, IProgress<LoadProgress>? progress = null, CancellationToken cancellationToken = default)
        => RunAsync(target, payloads, plan, new SystemClock(), progress, cancellationToken);

    internal static async Task<LoadResult> RunAsync(
        ITarget target, IReadOnlyList<Payload> payloads, LoadPlan plan, ILoadClock clock, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfZero(payloads.Count);
        var start = clock.Now;
        var window = new LoadWindow(start + plan.Warmup, start + plan.Warmup + plan.Duration);
        var recorder = new LoadRecorder(window, plan);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sender = new RequestSender(target, payloads, clock, recorder, giveUp.Token);
        var observer = new WindowObserver(target, cancellationToken);
        var driver = new LoadDriver(plan, clock, sender, observer);

        void Report() => progress?.Report(new LoadProgress(clock.Now - start, window.End - start, recorder.Answers, recorder.Failures, sender.InFlight));
        await using var reporting = progress is null ? null : new Timer(_ => Report(), null, ReportInterval, ReportInterval);
        TimeSpan? overloaded;
        try
        {
            overloaded = await Task.Factory.StartNew(
                () => driver.Run(start, window, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch
        {
            // Nothing is on its way any more when the caller hears of it.
            await giveUp.CancelAsync();
            await sender.FinishAsync();
            throw;
        }

        var finished = sender.FinishAsync();
        if (overloaded is not null || !await clock.WaitAsync(finished, clock.Now + plan.DrainTimeout, cancellationToken))
        {
            await giveUp.CancelAsync();
        }

        await finished;
        var measured = window with { End = overloaded ?? window.End };
        return recorder.ToResult(measured.Length) with
        {
            OwnCpu = measured.Length > TimeSpan.Zero ? observer.ProcessorTime / measured.Length : 0,
            PeakInFlight = sender.PeakInFlight,
            IsOverloaded = overloaded is not null,
            Server = await observer.ReadServerTimesAsync(),
        };
    }
}
