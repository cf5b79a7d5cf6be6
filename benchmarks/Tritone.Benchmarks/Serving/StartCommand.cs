using System.CommandLine;
using System.Diagnostics;

namespace Tritone.Benchmarks.Serving;

/// <summary>How long a server takes from its start until its ports answer.</summary>
internal static class StartCommand
{
    private const string HttpLine = "] Started HTTP at ";
    private const string ReadyLine = "listening on ";

    public static Command Create()
    {
        var program = new Argument<FileInfo>("program") { Description = "The program tritone." };
        var repository = new Option<DirectoryInfo?>("--model-repository") { Description = "The models; without one, the bundled model." };
        var times = new Option<int>("--times") { Description = "How often.", DefaultValueFactory = _ => 15 };
        var command = new Command("start", "Time the start of the server, again and again.") { program, repository, times };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var models = arguments.GetValue(repository) is { } folder ? new[] { "--model-repository", folder.FullName } : [];
            var start = new ProcessStartInfo(
                arguments.GetRequiredValue(program).FullName, ["serve", "--http-port", "0", "--grpc-port", "0", "--metrics-port", "0", .. models])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var runs = new List<(double Http, double All)>();
            for (var i = 0; i < arguments.GetValue(times); i++)
            {
                runs.Add(await TimeAsync(start, cancellationToken));
            }

            Print("HTTP", runs.Select(run => run.Http));
            Print("all ports", runs.Select(run => run.All));
        });
        return command;
    }

    private static async Task<(double Http, double All)> TimeAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            var http = SeenAsync(process.StandardError, HttpLine, began, cancellationToken);
            var all = SeenAsync(process.StandardOutput, ReadyLine, began, cancellationToken);
            return (await http, await all);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<double> SeenAsync(StreamReader lines, string what, long began, CancellationToken cancellationToken)
    {
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains(what, StringComparison.Ordinal))
            {
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        throw new InvalidOperationException($"the server ended without '{what}'");
    }

    private static void Print(string what, IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToList();
        Console.WriteLine($"{what}: {sorted[0]:F0} to {sorted[^1]:F0} ms, median {sorted[sorted.Count / 2]:F0} ms, {sorted.Count} starts");
    }
}
