namespace Tritone.LoadTesting.Load;

/// <summary>The time of a run: real, or virtual in tests.</summary>
internal interface ILoadClock
{
    /// <summary>The time since some moment.</summary>
    TimeSpan Now { get; }

    /// <summary>Blocks until a moment, or returns at once if it is past.</summary>
    void WaitUntil(TimeSpan moment, CancellationToken cancellationToken);

    /// <summary>Waits for a task, but only until a moment.</summary>
    /// <returns>Whether it is finished.</returns>
    Task<bool> WaitAsync(Task task, TimeSpan moment, CancellationToken cancellationToken);
}
