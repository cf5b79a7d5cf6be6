using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Load;

/// <summary>What is read at the first and at the last moment of a window: the server's statistics, and this program's processor time.</summary>
internal sealed class WindowObserver(ITarget target, CancellationToken cancellationToken)
{
    private Task<ServerCounters?> _before = Task.FromResult<ServerCounters?>(null);
    private Task<ServerCounters?> _after = Task.FromResult<ServerCounters?>(null);
    private TimeSpan? _processorTime;

    /// <summary>This program's processor time over the window; zero if it never began.</summary>
    public TimeSpan ProcessorTime { get; private set; }

    /// <summary>The window begins. What is asked of the server is not waited for.</summary>
    public void Begin()
    {
        _before = target.ReadCountersAsync(cancellationToken);
        _processorTime = Environment.CpuUsage.TotalTime;
    }

    /// <summary>The window ends.</summary>
    public void End()
    {
        ProcessorTime = Environment.CpuUsage.TotalTime - _processorTime ?? TimeSpan.Zero;
        _after = target.ReadCountersAsync(cancellationToken);
    }

    /// <summary>The server's account of the window.</summary>
    public async Task<ServerTimes?> ReadServerTimesAsync() => ServerTimes.Between(await _before, await _after);
}
