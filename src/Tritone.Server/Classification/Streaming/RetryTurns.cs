namespace Tritone.Server.Classification.Streaming;

/// <summary>
/// Lets the lines of one stream wait that a full queue refused: for each that is done, one that was refused tries again, the one that has waited longest first.
/// Only if none of the stream's lines is under way does one try by the clock. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RetryTurns(TimeProvider time)
{
    /// <summary>How long a line is refused before that is its answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _refused = new();
    private int _underWay;

    /// <summary>Runs a line, again and again while it is refused for the moment only.</summary>
    /// <param name="run">Runs it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="TritoneException">What <paramref name="run"/> threw, after <see cref="Patience"/> if it is transient.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        long? refusedAt = null;
        Begin();
        try
        {
            while (true)
            {
                try
                {
                    return await run();
                }
                catch (TritoneException exception) when (exception.IsTransient && !IsOver(refusedAt ??= time.GetTimestamp()))
                {
                    await WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            End();
        }
    }

    private bool IsOver(long refusedAt) => time.GetElapsedTime(refusedAt) >= Patience;

    // Who waits is not under way, unless it is the last: then it waits by the clock, and those behind it for it.
    private Task WaitAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_underWay == 1)
            {
                return Task.Delay(Pause, time, cancellationToken);
            }

            _underWay--;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _refused.Enqueue(turn);
        }

        return TakeTurnAsync(turn, cancellationToken);
    }

    private async Task TakeTurnAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!turn.TrySetCanceled(cancellationToken))
        {
            // It was let in at the same moment: its place is given back at the end like any other.
            throw;
        }
        catch (OperationCanceledException)
        {
            Begin();
            throw;
        }
    }

    private void Begin()
    {
        lock (_lock)
        {
            _underWay++;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            _underWay--;
            while (_refused.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    _underWay++;
                    return;
                }
            }
        }
    }
}
