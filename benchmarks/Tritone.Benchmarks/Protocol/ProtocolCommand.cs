using System.CommandLine;
using System.Globalization;

namespace Tritone.Benchmarks.Protocol;

/// <summary>
/// <c>protocol</c>: what a request costs besides the model. A tiny model is asked over HTTP JSON, HTTP with binary tensors and gRPC, and in turns with it a bare ASP.NET Core
/// application that reads the same bytes and answers the same bytes. The load comes from this process, the answers from another one on the same cores.
/// </summary>
internal static class ProtocolCommand
{
    private static readonly Option<string> Repository = new("--model-repository")
    {
        Description = "A model repository with emotion_dynamic, which takes [n, m] of input_ids and attention_mask.",
        DefaultValueFactory = _ => Path.Combine(BenchmarkTexts.Root, "tests", "Golden", "triton", "models"),
    };

    private static readonly Option<int[]> Connections = new("--connections")
    {
        Description = "How many connections ask at once, each one request after the other.",
        DefaultValueFactory = _ => [1, 8, 32],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double> Duration = new("--duration") { Description = "Seconds of a turn.", DefaultValueFactory = _ => 4 };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each takes its turn.", DefaultValueFactory = _ => 3 };

    public static Command Create()
    {
        var command = new Command("protocol", "Compare the server on a tiny model with a bare ASP.NET Core echo.") { Repository, Connections, Duration, Rounds };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var server = await ServerProcess.StartAsync(arguments.GetValue(Repository)!, cancellationToken);
            Console.Out.WriteLine("| | connections | requests/s | echo | ratio | p50 ms | p99 ms | echo p50 | echo p99 | B allocated a request | echo |\n|---|---|---|---|---|---|---|---|---|---|---|");
            foreach (var transport in server.Transports)
            {
                foreach (var connections in arguments.GetValue(Connections)!)
                {
                    var turns = await CompareAsync(server, transport, connections, arguments.GetValue(Rounds), TimeSpan.FromSeconds(arguments.GetValue(Duration)));
                    Console.Out.WriteLine(Row(transport.Name, connections, turns));
                }
            }
        });
        return command;
    }

    private static async Task<List<(Turn Server, Turn Echo)>> CompareAsync(ServerProcess server, Transport transport, int connections, int rounds, TimeSpan duration)
    {
        // Code is compiled and pools are filled before anything counts.
        await RunAsync(server, transport.Server, connections, TimeSpan.FromSeconds(2));
        await RunAsync(server, transport.Echo, connections, TimeSpan.FromSeconds(1));
        var turns = new List<(Turn, Turn)>();
        for (var round = 0; round < rounds; round++)
        {
            turns.Add((await RunAsync(server, transport.Server, connections, duration), await RunAsync(server, transport.Echo, connections, duration)));
        }

        return turns;
    }

    private static async Task<Turn> RunAsync(ServerProcess server, Target target, int connections, TimeSpan duration)
    {
        var clients = new List<IClient>();
        for (var i = 0; i < connections; i++)
        {
            clients.Add(await target.ConnectAsync());
        }

        var before = await server.AllocatedBytesAsync();
        var latencies = await Load.RunAsync(clients, duration);
        var allocated = await server.AllocatedBytesAsync() - before;
        clients.ForEach(client => client.Dispose());
        return new Turn(latencies.Count / duration.TotalSeconds, Quantile(latencies, 0.5), Quantile(latencies, 0.99), (double)allocated / latencies.Count);
    }

    private static double Quantile(List<double> sorted, double quantile) => sorted[Math.Min((int)(sorted.Count * quantile), sorted.Count - 1)];

    private static string Row(string name, int connections, List<(Turn Server, Turn Echo)> turns)
    {
        double Median(Func<(Turn Server, Turn Echo), double> value) => turns.Select(value).Order().ElementAt(turns.Count / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {connections} | {Median(turn => turn.Server.PerSecond):N0} | {Median(turn => turn.Echo.PerSecond):N0} | {Median(turn => turn.Server.PerSecond / turn.Echo.PerSecond):F2} "
            + $"| {Median(turn => turn.Server.P50):F3} | {Median(turn => turn.Server.P99):F3} | {Median(turn => turn.Echo.P50):F3} | {Median(turn => turn.Echo.P99):F3} "
            + $"| {Median(turn => turn.Server.Allocated):N0} | {Median(turn => turn.Echo.Allocated):N0} |");
    }

    private sealed record Turn(double PerSecond, double P50, double P99, double Allocated);
}
