using System.Globalization;

namespace Tritone.Faults.Servers;

/// <summary>Looks at a server's memory ten times a second, until it is disposed.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    public MemoryWatch(ServerProcess server)
    {
        Before = Most = server.Figures.Memory;
        _watching = WatchAsync(server);
    }

    /// <summary>The memory at the beginning, in MiB.</summary>
    public double Before { get; }

    /// <summary>The most memory seen, in MiB.</summary>
    public double Most { get; private set; }

    /// <summary>Both, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Before:F0} to at most {Most:F0} MiB");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(ServerProcess server)
    {
        while (!_stop.IsCancellationRequested && !server.HasExited)
        {
            Most = Math.Max(Most, server.Figures.Memory);
            await Task.Delay(Interval, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
