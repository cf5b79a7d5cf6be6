using System.Diagnostics;

namespace Tritone.Benchmarks.Protocol;

/// <summary>Asks over several connections at once, one request after the other on each.</summary>
internal static class Load
{
    /// <summary>Runs for a while.</summary>
    /// <returns>The latency of every request in milliseconds, ascending.</returns>
    public static async Task<List<double>> RunAsync(IReadOnlyList<IClient> clients, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(clients.Select(client => Task.Run(() => AskAsync(client, end))));
        return [.. latencies.SelectMany(each => each).Order()];
    }

    private static async Task<List<double>> AskAsync(IClient client, long end)
    {
        var latencies = new List<double>(100_000);
        for (var start = Stopwatch.GetTimestamp(); start < end;)
        {
            await client.AskAsync();
            var now = Stopwatch.GetTimestamp();
            latencies.Add(Stopwatch.GetElapsedTime(start, now).TotalMilliseconds);
            start = now;
        }

        return latencies;
    }
}
