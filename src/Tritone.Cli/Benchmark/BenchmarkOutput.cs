using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.LoadTesting.Comparison;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Search;

namespace Tritone.Cli.Benchmark;

/// <summary>Tells of runs on standard output as soon as they are over: for people, or a JSON object a line.</summary>
internal sealed class BenchmarkOutput(bool isJson, bool namesTargets) : IDisposable
{
    private readonly Output _output = new();

    /// <summary>Writes what a run measured.</summary>
    public void Write(string target, LoadPlan plan, LoadResult result)
    {
        if (isJson)
        {
            _output.WriteJson(writer => BenchmarkJson.Write(writer, target, plan, result));
        }
        else
        {
            WriteText(target, result);
        }

        _output.Flush();
    }

    /// <summary>Writes what a search found; people get it as a note.</summary>
    public void WriteKnee(Knee knee, double sloMilliseconds) => WriteJsonOnly(writer =>
    {
        writer.WriteStartObject("knee");
        if (knee.RequestRate is { } rate)
        {
            writer.WriteNumber("request_rate", rate);
        }
        else
        {
            writer.WriteNull("request_rate");
        }

        writer.WriteNumber("slo_ms", sloMilliseconds);
        writer.WriteString("limit", knee.Limit switch { KneeLimit.Server => "server", KneeLimit.LoadGenerator => "load_generator", _ => "rates" });
        writer.WriteEndObject();
    });

    /// <summary>Writes how two servers compare; people get it as a note.</summary>
    public void WriteComparison(LoadShape shape, string baseline, string other, TargetComparison? comparison) => WriteJsonOnly(writer =>
    {
        writer.WriteStartObject("comparison");
        writer.WriteString("run", shape.ToString());
        writer.WriteString("baseline", baseline);
        writer.WriteString("other", other);
        if (comparison is not null)
        {
            BenchmarkJson.Write(writer, "requests_per_second", comparison.Throughput);
            BenchmarkJson.Write(writer, "p50", comparison.P50);
            BenchmarkJson.Write(writer, "p99", comparison.P99);
        }

        writer.WriteEndObject();
    });

    /// <summary>Writes a sentence for people.</summary>
    public void WriteNote(string note)
    {
        if (!isJson)
        {
            _output.WriteLine(note);
            _output.Flush();
        }
    }

    public void Dispose() => _output.Dispose();

    private void WriteJsonOnly(Action<Utf8JsonWriter> write)
    {
        if (isJson)
        {
            _output.WriteJson(write);
            _output.Flush();
        }
    }

    private void WriteText(string target, LoadResult result)
    {
        var rows = result.RowsPerSecond > result.RequestsPerSecond ? Text($", {result.RowsPerSecond:N1} rows/s") : "";
        var overloaded = result.IsOverloaded ? Text($", OVERLOADED after {result.Duration.TotalSeconds:0.0} s with {result.PeakInFlight:N0} requests in flight") : "";
        _output.WriteLine(Text($"{(namesTargets ? $"{target}, " : "")}{result.Shape}: {result.RequestsPerSecond:N1} requests/s{rows}, {Errors(result)}{overloaded}"));
        Line("latency ms", Show(result.Latency));
        if (result.Lag is { } lag)
        {
            Line("from send", Show(result.LatencyFromSend));
            Line("own lag", Text($"p50 {lag.P50:0.00}  p99 {lag.P99:0.00}  max {lag.Max:0.00}"));
        }

        if (result.Server is { } server)
        {
            Line("server ms", Text($"queue {server.Queue:0.00}  input {server.ComputeInput:0.00}  infer {server.ComputeInfer:0.00}  output {server.ComputeOutput:0.00}  (means; {server.MeanBatch:0.0} rows a run)"));
        }

        if (result.Goodput is { } goodput)
        {
            Line("goodput", Text($"{goodput:N1} answers/s within {result.SloMilliseconds} ms, {100.0 * result.Good!.Value / Math.Max(1, result.Requests):0.00} % of the requests"));
        }

        if (result.Checked > 0)
        {
            Line("labels", Text($"{result.Checked - result.Wrong:N0} of {result.Checked:N0} as expected"));
        }

        Line("own cost", Text($"{result.OwnCpu * 100:0} % of a core, {Size.Format(result.SentBytes)} sent, {Size.Format(result.ReceivedBytes)} received"));
    }

    private static string Errors(LoadResult result) => result.ErrorCount == 0
        ? "no errors"
        : Text($"{result.ErrorCount:N0} of {result.Requests:N0} failed ({string.Join(", ", result.Errors.Select(error => Text($"{error.Key}: {error.Value:N0}")))})");

    private void Line(string name, string value) => _output.WriteLine($"  {name,-10}  {value}");

    private static string Show(LatencySummary latency)
        => Text($"p50 {latency.P50:0.00}  p90 {latency.P90:0.00}  p95 {latency.P95:0.00}  p99 {latency.P99:0.00}  p99.9 {latency.P999:0.00}  max {latency.Max:0.00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
