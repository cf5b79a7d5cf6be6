namespace Tritone.Serving.Lifecycle;

/// <summary>A loaded version and how many use it: it is let go when the last of them is done. Thread-safe.</summary>
internal sealed class ServedVersion(ServedModel model)
{
    // Added once when nobody may enter any more: every count from then on is far below zero.
    private const int Closed = int.MinValue / 2;

    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users;

    /// <summary>The version.</summary>
    public ServedModel Model { get; } = model;

    /// <summary>Whether nobody uses it at this moment.</summary>
    public bool IsIdle => Volatile.Read(ref _users) is 0 or Closed;

    /// <summary>Begins to use it.</summary>
    /// <returns>False if it is on its way out: another one serves.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _users) > 0)
        {
            return true;
        }

        Exit();
        return false;
    }

    /// <summary>Ends a use.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _users) == Closed)
        {
            _unused.TrySetResult();
        }
    }

    /// <summary>Lets nobody enter any more. To be called once.</summary>
    /// <returns>A task that ends when nobody uses it.</returns>
    public Task CloseAsync()
    {
        if (Interlocked.Add(ref _users, Closed) == Closed)
        {
            _unused.TrySetResult();
        }

        return _unused.Task;
    }
}
