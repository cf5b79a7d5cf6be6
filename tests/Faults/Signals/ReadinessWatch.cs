using System.Diagnostics;
using System.Net.Sockets;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Signals;

/// <summary>Asks a server again and again whether it is ready, each time by a new connection as a load balancer does, until it is stopped.</summary>
internal sealed class ReadinessWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private readonly HttpClient _client;
    private readonly Task _watching;
    private readonly Stopwatch _sinceSignal = new();
    private volatile bool _isStopped;

    public ReadinessWatch(ServerProcess server)
    {
        _client = server.OpenHttp();
        _client.DefaultRequestHeaders.ConnectionClose = true;
        _watching = WatchAsync();
    }

    /// <summary>How long after the signal it was not ready for the first time; null if it always was.</summary>
    public TimeSpan? NotReadyAfter { get; private set; }

    /// <summary>Whether it was ready once more after it was not.</summary>
    public bool WasReadyAgain { get; private set; }

    /// <summary>Notes that the signal is sent now.</summary>
    public void Signal() => _sinceSignal.Start();

    public async Task StopAsync()
    {
        _isStopped = true;
        await _watching;
        _client.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_isStopped)
        {
            var asked = _sinceSignal.Elapsed;
            var isReady = await IsReadyAsync();
            if (!isReady && _sinceSignal.IsRunning)
            {
                NotReadyAfter ??= asked;
            }

            WasReadyAgain |= isReady && NotReadyAfter is not null;
            await Task.Delay(Pause);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _client.GetAsync("v2/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            return false;
        }
    }
}
