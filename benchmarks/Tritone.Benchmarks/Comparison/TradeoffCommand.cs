using System.CommandLine;
using System.Diagnostics;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
using Tritone.Tokenization;

namespace Tritone.Benchmarks.Comparison;

/// <summary>
/// <c>tradeoff</c>: what larger batches gain in throughput and cost in latency. Texts come in their own order and are padded to the longest of their batch; each run has one
/// thread.
/// </summary>
internal static class TradeoffCommand
{
    private const int Rounds = 3;

    private static readonly int[] BatchSizes = [1, 4, 8, 16, 32];
    private static readonly int[] ConcurrentRuns = [1, 2];

    private static readonly Option<string> Model = new("--model") { Description = "The directory of a Tritone model.", Required = true };

    private static readonly Option<string?> Texts = new("--texts") { Description = "A file of texts, one a line. Without one, those of the other benchmarks." };

    private static readonly Option<int> Count = new("--count") { Description = "How many texts, again and again.", DefaultValueFactory = _ => 1024 };

    private static readonly Option<double> Seconds = new("--seconds") { Description = $"How long each point is measured in each of {Rounds} rounds.", DefaultValueFactory = _ => 3 };

    private static readonly Option<string?> Picture = new("--svg") { Description = "Where to draw the points." };

    public static Command Create()
    {
        var command = new Command("tradeoff", "Measure a model's throughput and latency by batch size.") { Model, Texts, Count, Seconds, Picture };
        command.SetAction(arguments =>
        {
            var points = Run(
                arguments.GetValue(Model)!, BenchmarkTexts.Read(arguments.GetValue(Count), arguments.GetValue(Texts)), TimeSpan.FromSeconds(arguments.GetValue(Seconds)));
            Console.Out.Write(ToMarkdown(points));
            if (arguments.GetValue(Picture) is { } path)
            {
                TradeoffPicture.Write(points, path);
            }
        });
        return command;
    }

    private static TradeoffPoint[] Run(string modelDirectory, string[] texts, TimeSpan duration)
    {
        var directory = ModelDirectory.Open(modelDirectory);
        var settings = TextModelSettings.Read(directory.Config);
        using var model = OnnxModel.Load(directory.ModelPath(directory.ServedVersions[^1]), new OnnxModelOptions { GraphLevel = directory.Config.GraphLevel ?? 0 });
        var head = new ClassificationHead(directory.ReadLabels(directory.Config.Outputs[0])!, settings.Activation, settings.Thresholds);
        var classifier = new GraphClassifier(model.Session, TextTokenizer.Load(directory.TokenizerPath), settings.TextRules, settings.MaxTokens, head);

        (int Runs, string[][] Batches)[] cells = [.. ConcurrentRuns.SelectMany(runs => BatchSizes.Select(size => (runs, texts.Chunk(size).ToArray())))];

        // Before the clock runs, every shape has been run.
        Array.ForEach(cells, cell => Measure(classifier, cell.Batches, cell.Runs, duration));
        var turns = Turns.Take(cells, Rounds, (cell, _) => Measure(classifier, cell.Batches, cell.Runs, duration));
        return [.. cells.Zip(turns, (cell, own) =>
        {
            var latencies = own.SelectMany(turn => turn.Latencies).ToArray();
            return new TradeoffPoint(cell.Runs, cell.Batches[0].Length, latencies.Median(), latencies.Quantile(0.95), own.Select(turn => turn.Throughput).Median());
        })];
    }

    private static (double[] Latencies, double Throughput) Measure(GraphClassifier classifier, string[][] batches, int runs, TimeSpan duration)
    {
        var latencies = Enumerable.Range(0, runs).Select(_ => new List<double>()).ToArray();
        var next = -1;
        var done = 0;
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = runs }, run =>
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var batch = batches[Interlocked.Increment(ref next) % batches.Length];
                var began = Stopwatch.GetTimestamp();
                classifier.ClassifyInOrder(batch, batch.Length);
                latencies[run].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Interlocked.Add(ref done, batch.Length);
            }
        });
        return ([.. latencies.SelectMany(own => own)], done / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static string ToMarkdown(IEnumerable<TradeoffPoint> points)
        => $"""
        | runs at once | texts in a run | p50 of a run, ms | p95 | texts/s |
        |---|---|---|---|---|
        {string.Join('\n', points.Select(point => $"| {point.Runs} | {point.Batch} | {point.P50:F1} | {point.P95:F1} | {point.Throughput:F1} |"))}

        """;
}
