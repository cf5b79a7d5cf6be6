using System.Net;
using System.Text.Json;

namespace Tritone.LoadTesting.Targets;

/// <summary>What a server counts of a model, over HTTP: from <c>/stats</c>, or else from its metrics. Thread-safe.</summary>
internal sealed class HttpStatistics(HttpConnection connection, string? model, MetricsEndpoint metrics)
{
    /// <summary>Reads the counts.</summary>
    /// <returns>Null if the server does not say, or no model is known.</returns>
    public async Task<ServerCounters?> ReadAsync(CancellationToken cancellationToken)
    {
        if (model is null)
        {
            return null;
        }

        try
        {
            var uri = new Uri(connection.Server, $"v2/models/{Uri.EscapeDataString(model)}/stats");
            var (status, body) = await connection.GetAsync(uri, cancellationToken).ConfigureAwait(false);
            return (status is HttpStatusCode.OK ? Parse(body) : null) ?? await metrics.ReadAsync(model, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The requests themselves will tell what is the matter with the server.
            return null;
        }
    }

    /// <summary>Sums up the versions of a model in the JSON of its statistics.</summary>
    /// <returns>Null if it is not such JSON.</returns>
    internal static ServerCounters? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var sum = ServerCounters.None;
            foreach (var version in document.RootElement.GetProperty("model_stats").EnumerateArray())
            {
                var times = version.GetProperty("inference_stats");
                TimeSpan Time(string name) => ServerCounters.Nanoseconds(times.GetProperty(name).GetProperty("ns").GetUInt64());
                sum += new ServerCounters(
                    times.GetProperty("success").GetProperty("count").GetInt64(),
                    version.GetProperty("inference_count").GetInt64(),
                    version.GetProperty("execution_count").GetInt64(),
                    Time("queue"),
                    Time("compute_input"),
                    Time("compute_infer"),
                    Time("compute_output"));
            }

            return sum;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
