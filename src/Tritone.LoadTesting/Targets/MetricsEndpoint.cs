using System.Globalization;
using System.Net;
using System.Text;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server's metrics in Prometheus' text format, under the names that Triton gives them. Thread-safe.</summary>
internal sealed class MetricsEndpoint(Uri uri) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly HttpConnection _connection = new(uri);

    /// <summary>Reads the counts of a model.</summary>
    /// <returns>Null if there are no such metrics: not every server has them, and not every port is open.</returns>
    public async Task<ServerCounters?> ReadAsync(string model, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);
        try
        {
            var (status, body) = await _connection.GetAsync(_connection.Server, timeout.Token).ConfigureAwait(false);
            return status is HttpStatusCode.OK ? Parse(Encoding.UTF8.GetString(body), model) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Sums up the metrics of a model over its versions and devices.</summary>
    /// <returns>Null if none of them is there.</returns>
    internal static ServerCounters? Parse(string text, string model)
    {
        var label = $"model=\"{model.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            var (open, close) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf('}'));
            if (open > 0 && close > open && HasLabel(line.AsSpan(open, close - open), label)
                && double.TryParse(line.AsSpan(close + 1).Trim(), CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            {
                values[line[..open]] = values.GetValueOrDefault(line[..open]) + value;
            }
        }

        long Count(string name) => (long)values.GetValueOrDefault(name);
        TimeSpan Time(string name) => TimeSpan.FromMicroseconds(values.GetValueOrDefault(name));
        return values.ContainsKey("nv_inference_request_success")
            ? new ServerCounters(
                Count("nv_inference_request_success"),
                Count("nv_inference_count"),
                Count("nv_inference_exec_count"),
                Time("nv_inference_queue_duration_us"),
                Time("nv_inference_compute_input_duration_us"),
                Time("nv_inference_compute_infer_duration_us"),
                Time("nv_inference_compute_output_duration_us"))
            : null;
    }

    // Behind the bracket or a comma: the name of another label may end in the same word.
    private static bool HasLabel(ReadOnlySpan<char> labels, string label)
        => labels.Contains($"{{{label}", StringComparison.Ordinal) || labels.Contains($",{label}", StringComparison.Ordinal);
}
