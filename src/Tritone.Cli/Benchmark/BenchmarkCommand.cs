using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Reports;

namespace Tritone.Cli.Benchmark;

/// <summary><c>tritone benchmark</c>: load on a server, and figures that can be believed.</summary>
internal static class BenchmarkCommand
{
    public static Command Create()
    {
        var command = new Command("benchmark", "Measure a server of the v2 protocol (this one, Triton, KServe, MLServer) over HTTP or gRPC, or its text API. Latency counts from the moment when a request should have been sent.");
        foreach (var option in BenchmarkOptions.All)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone benchmark --url http://127.0.0.1:8000 --concurrency 1,8,32", "closed loop: how much it answers, and how fast, with so many clients"),
            ("tritone benchmark --url grpc://127.0.0.1:8001 --request-rate 100 --slo-ms 50", "open loop: what users see who come 100 a second"),
            ("tritone benchmark --url http://127.0.0.1:8000 --api text --data tweets.tsv", "texts, and whether the labels are right if the file has them"),
            ("tritone benchmark --url http://127.0.0.1:8000 --find-knee --slo-ms 50 --report knee.html", "how many requests a second it takes, with pictures"),
            ("tritone benchmark --compare old=http://host-a:8000 new=http://host-b:8000 --concurrency 8", "two servers in turns, ratios with intervals"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        LoadProcess.Prepare();
        var settings = BenchmarkSettings.Read(arguments);
        var report = arguments.GetValue(BenchmarkOptions.Report);
        ReportFile.Check(report);
        var targets = new List<BenchmarkTarget>();
        try
        {
            foreach (var (name, address) in settings.Servers)
            {
                targets.Add(await BenchmarkTarget.ConnectAsync(name, address, settings, cancellationToken));
            }

            using var output = new BenchmarkOutput(arguments.GetValue(BenchmarkOptions.Json), namesTargets: targets.Count > 1);
            var runs = new BenchmarkRuns(settings, targets, output);
            await runs.RunAsync(cancellationToken);
            if (report is not null)
            {
                ReportFile.Write(report, stream => LoadReport.Write(stream, BenchmarkReport.Create(settings, targets, runs, arguments.GetValue(BenchmarkOptions.Data))));
            }

            return runs.HasFailed ? ExitCode.Failed : ExitCode.Done;
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }
}
