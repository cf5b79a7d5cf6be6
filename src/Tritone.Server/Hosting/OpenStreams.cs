namespace Tritone.Server.Hosting;

/// <summary>The streams that are open, so that a server that stops can end them before it closes their connections. Thread-safe.</summary>
internal sealed class OpenStreams
{
    // A client that is told that its stream has ended, and in the same moment that its connection has, takes both for an error: .NET's does.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _noneLeft;

    /// <summary>Counts a stream until what is returned is disposed.</summary>
    public IDisposable Open()
    {
        lock (_lock)
        {
            _count++;
            return new OpenStream(this);
        }
    }

    /// <summary>Waits for the last stream to end, and a moment more if there was any.</summary>
    /// <exception cref="OperationCanceledException">They take too long.</exception>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource noneLeft;
        lock (_lock)
        {
            if (_count == 0)
            {
                return;
            }

            noneLeft = _noneLeft ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await noneLeft.Task.WaitAsync(cancellationToken);
        await Task.Delay(Linger, TimeProvider.System, cancellationToken);
    }

    private void Close()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _noneLeft?.TrySetResult();
            }
        }
    }

    private sealed class OpenStream(OpenStreams streams) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            {
                streams.Close();
            }
        }
    }
}
