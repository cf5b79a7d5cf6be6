using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.Benchmarks.LoadGeneration;

/// <summary>
/// <c>load</c>: does the load generator tell the truth? A server in another process answers by a script; what the generator reports is put beside what follows from the script. Then
/// how much it can send on time, and what that costs.
/// </summary>
internal static class LoadCommand
{
    private static readonly Option<double> Duration = new("--duration") { Description = "Seconds of each run of the second table.", DefaultValueFactory = _ => 8 };

    private static readonly Option<double[]> Rates = new("--request-rate")
    {
        Description = "Requests/s of the second table.",
        DefaultValueFactory = _ => [1000, 2000, 5000, 8000, 10_000, 12_000, 15_000],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Argument<string> Script = new("script");

    public static Command Create()
    {
        var command = new Command("load", "Hold the load generator against servers whose latency is known.") { Duration, Rates };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            LoadProcess.Prepare();
            await CompareWithScriptsAsync(cancellationToken);
            await MeasureOwnCostAsync(arguments.GetValue(Rates)!, TimeSpan.FromSeconds(arguments.GetValue(Duration)), cancellationToken);
        });
        return command;
    }

    public static Command CreateServer()
    {
        var command = new Command("load-server", "The process that answers the benchmark of the load generator.") { Script };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) => ScriptedServer.RunAsync(LatencyScript.All.Single(script => script.Name == arguments.GetValue(Script)), cancellationToken));
        return command;
    }

    private static async Task CompareWithScriptsAsync(CancellationToken cancellationToken)
    {
        Console.Out.WriteLine("| script | loop | percentile | true ms | reported ms | difference |\n|---|---|---|---|---|---|");
        foreach (var script in LatencyScript.All.Where(script => script.Name != "none"))
        {
            var plan = new LoadPlan { Shape = new LoadShape.Open(100, ArrivalKind.Constant), Warmup = LatencyScript.Warmup, Duration = TimeSpan.FromSeconds(25) };
            var result = await MeasureAsync(script.Name, plan, cancellationToken);

            // The script's time begins with the first request, which is the schedule's first moment.
            var truth = Enumerable.Range(0, 2500).Select(request => script.LatencyAt(LatencyScript.Warmup + TimeSpan.FromMilliseconds(request * 10)).TotalMilliseconds).Order().ToList();
            foreach (var (percentile, reported) in Percentiles(result.Latency))
            {
                var expected = truth[(int)Math.Ceiling(percentile / 100 * truth.Count) - 1];
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"| {script.Name} | open, 100/s | p{percentile} | {expected:0.00} | {reported:0.00} | {(reported - expected) / expected * 100:+0.0;-0.0} % |"));
            }

            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {script.Name} | own lag | p99 | | {result.Lag!.P99:0.00} | {(result.Invalid is null ? "valid" : "invalid")} |"));
        }
    }

    private static async Task MeasureOwnCostAsync(IReadOnlyList<double> rates, TimeSpan duration, CancellationToken cancellationToken)
    {
        Console.Out.WriteLine("\n| requests/s | answered/s | own lag p50 ms | own lag p99 ms | own processor time, of a core | p50 ms | p99 ms | valid |\n|---|---|---|---|---|---|---|---|");
        foreach (var rate in rates)
        {
            var result = await MeasureAsync("none", new LoadPlan { Shape = new LoadShape.Open(rate), Warmup = TimeSpan.FromSeconds(3), Duration = duration }, cancellationToken);
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rate:N0} | {result.RequestsPerSecond:N0} | {result.Lag!.P50:0.00} | {result.Lag.P99:0.00} | {result.OwnCpu * 100:0} % | {result.Latency.P50:0.00} | {result.Latency.P99:0.00} | {(result.IsOverloaded ? "overloaded" : result.Invalid is null ? "yes" : "no")} |"));
        }
    }

    private static async Task<LoadResult> MeasureAsync(string script, LoadPlan plan, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["load-server", script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var port = int.Parse((await process.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        using var server = LoadServer.At(ServerAddress.Parse($"http://127.0.0.1:{port}"));
        var model = await server.DescribeAsync("m", cancellationToken);
        var payloads = RandomTensors.Create(model, new TensorOptions(), 64).Select(tensors => InferenceBodies.Create(PayloadEncoding.HttpBinary, "m", tensors, [], model)).ToList();
        var result = await LoadRun.RunAsync(server.ForModel("m"), payloads, plan, cancellationToken: cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return result;
    }

    private static IEnumerable<(double Percentile, double Milliseconds)> Percentiles(LatencySummary latency)
        => [(50, latency.P50), (90, latency.P90), (95, latency.P95), (99, latency.P99), (99.9, latency.P999), (100, latency.Max)];
}
