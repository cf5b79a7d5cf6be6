using System.CommandLine;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Tritone.Runtime.Classification;

namespace Tritone.Benchmarks.Comparison;

/// <summary>
/// <c>compare</c>: the reference way to run a checkpoint, its graph run better, and Tritone's models of the checkpoint, in turns over the same texts. A text goes in and a
/// label comes out: tokenisation is timed too.
/// </summary>
internal static class CompareCommand
{
    private const int Cores = 2;
    private const int ReferenceRows = 32;
    private const int ReferenceColumns = 128;

    private static readonly Option<string?> Texts = new("--texts") { Description = "A file of texts, one a line. Without one, those of the other benchmarks." };

    private static readonly Option<string> CheckpointOption = new("--checkpoint")
    {
        Description = "The checkpoint's folder; or a shape such as roberta-base, for random weights.",
        DefaultValueFactory = _ => BenchmarkTexts.Checkpoint,
    };

    private static readonly Option<string[]> Models = new("--model")
    {
        Description = "The directory of a Tritone model of the checkpoint; any number of them.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<int> Count = new("--count") { Description = "Texts classified at once.", DefaultValueFactory = _ => 256 };

    private static readonly Option<int> Alone = new("--alone") { Description = "Texts classified one at a time.", DefaultValueFactory = _ => 200 };

    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each way takes its turn.", DefaultValueFactory = _ => 5 };

    private static readonly Option<bool> Json = new("--json") { Description = "Write one JSON object." };

    private static readonly JsonSerializerOptions JsonOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var command = new Command("compare", "Compare the reference way to run a checkpoint with others.") { Texts, CheckpointOption, Models, Count, Alone, Rounds, Json };
        command.Validators.Add(arguments =>
        {
            if (arguments.GetValue(Rounds) < 1 || arguments.GetValue(Count) < 1 || arguments.GetValue(Alone) < arguments.GetValue(Rounds))
            {
                arguments.AddError("There must be a round, a text, and a text alone for each round.");
            }
        });
        command.SetAction(arguments =>
        {
            var lines = BenchmarkTexts.Read(Math.Max(arguments.GetValue(Count), arguments.GetValue(Alone)), arguments.GetValue(Texts));
            var result = Run(
                arguments.GetValue(CheckpointOption)!, arguments.GetValue(Models)!, lines[..arguments.GetValue(Count)], lines[..arguments.GetValue(Alone)], arguments.GetValue(Rounds));
            Console.Out.Write(arguments.GetValue(Json) ? JsonSerializer.Serialize(result, JsonOptions) + "\n" : ToMarkdown(result));
        });
        return command;
    }

    private static ComparisonResult Run(string checkpoint, string[] modelDirectories, string[] texts, string[] alone, int rounds)
    {
        using var graph = new ReferenceGraph(checkpoint);
        var exact = RunFp32(graph, texts);
        using var session = ReferenceGraph.Load(graph.Int8Path, Cores);
        using var sessionOfOneThread = ReferenceGraph.Load(graph.Int8Path, threads: 1);
        var reference = graph.Classifier(session);
        var referenceOfOneThread = graph.Classifier(sessionOfOneThread);
        var models = Array.ConvertAll(modelDirectories, directory => EmotionClassifier.Load(directory, new EmotionClassifierOptions { MaxConcurrentRuns = Cores }));
        var quick = Array.ConvertAll(modelDirectories, directory => EmotionClassifier.Load(directory, new EmotionClassifierOptions { MaxConcurrentRuns = 1, ThreadsPerRun = Cores }));
        try
        {
            Way[] many =
            [
                new(
                    $"reference: INT8, padded to {ReferenceColumns}, batches of {ReferenceRows}, {Cores} threads",
                    given => reference.ClassifyInOrder(given, ReferenceRows, ReferenceColumns)),
                new($"its graph, sorted, {LengthGroups.TokenBudget} tokens a run, {Cores} runs at once", given => referenceOfOneThread.ClassifySorted(given, Cores)),
                .. models.Zip(modelDirectories, (model, directory) => new Way($"{Name(directory)}: Classify of a list", model.Classify)),
            ];
            Way[] one =
            [
                new($"reference: INT8, padded to {ReferenceColumns}, {Cores} threads", given => reference.ClassifyInOrder(given, rows: 1, ReferenceColumns)),
                new($"its graph, not padded, {Cores} threads", given => reference.ClassifyInOrder(given, rows: 1)),
                .. models.Zip(modelDirectories, (model, directory) => new Way($"{Name(directory)}: Classify of one text, 1 thread", given => [model.Classify(given[0])])),
                .. quick.Zip(modelDirectories, (model, directory) => new Way($"{Name(directory)}: Classify of one text, {Cores} threads", given => [model.Classify(given[0])])),
            ];

            // Before the clock runs, every way has seen every text.
            var answers = Array.ConvertAll(many, way => way.Classify(texts));
            Array.ForEach(one, way => way.Latencies(alone));
            var throughput = Turns.Take(many, rounds, (way, _) => way.Throughput(texts));
            var latency = Turns.Take(one, rounds, (way, round) => way.Latencies(alone[(alone.Length * round / rounds)..(alone.Length * (round + 1) / rounds)]))
                .Select(turns => turns.SelectMany(turn => turn).ToArray()).ToArray();
            return new ComparisonResult(
                Name(checkpoint),
                OrtEnv.Instance().GetVersionString(),
                Environment.ProcessorCount,
                texts.Length,
                exact.Average(prediction => prediction.Tokens),
                rounds,
                [.. many.Select((way, i) => Throughput(way, throughput[i], throughput[0], answers[i], exact))],
                alone.Length,
                [.. one.Select((way, i) => Latency(way, latency[i], latency[0]))]);
        }
        finally
        {
            Array.ForEach(models, model => model.Dispose());
            Array.ForEach(quick, model => model.Dispose());
        }
    }

    private static Prediction[] RunFp32(ReferenceGraph graph, string[] texts)
    {
        using var session = ReferenceGraph.Load(graph.Fp32Path, threads: 1);
        return graph.Classifier(session).ClassifySorted(texts, Cores);
    }

    private static ThroughputResult Throughput(Way way, double[] turns, double[] referenceTurns, IReadOnlyList<Prediction> answers, Prediction[] exact)
    {
        var differences = answers.Zip(exact, Differences).SelectMany(own => own).ToArray();
        return new ThroughputResult(
            way.Name,
            turns.Median(),
            turns.Max(),
            turns.Zip(referenceTurns, (own, reference) => own / reference).Median(),
            differences.Average(),
            differences.Max(),
            answers.Zip(exact).Count(pair => pair.First.Label != pair.Second.Label));
    }

    private static IEnumerable<double> Differences(Prediction own, Prediction exact)
        => own.Logits.Length == exact.Logits.Length
            ? Enumerable.Range(0, own.Logits.Length).Select(i => (double)Math.Abs(own.Logits.Span[i] - exact.Logits.Span[i]))
            : throw new InvalidOperationException($"a model has {own.Logits.Length} labels and the checkpoint {exact.Logits.Length}: it is another's");

    private static LatencyResult Latency(Way way, double[] milliseconds, double[] reference)
        => new(way.Name, milliseconds.Median(), milliseconds.Quantile(0.9), reference.Zip(milliseconds, (first, own) => first / own).Median());

    private static string Name(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));

    private static string ToMarkdown(ComparisonResult result)
    {
        var many = result.Throughput.Select(row =>
            $"| {row.Way} | {row.Median:F1} | {row.Best:F1} | {row.Ratio:F2} | {row.MeanDifference:G2} | {row.LargestDifference:G2} | {row.OtherLabels} |");
        var one = result.Latency.Select(row => $"| {row.Way} | {row.P50:F1} | {row.P90:F1} | {row.Ratio:F2} |");
        return $"""
            {result.Checkpoint}, ONNX Runtime {result.OnnxRuntime}, {result.Processors} processors, {result.TokensOfAText:F1} tokens a text, {result.Rounds} rounds

            | {result.Texts} texts at once | texts/s, median | best | times as fast | logits differ from fp32: mean | largest | other labels |
            |---|---|---|---|---|---|---|
            {string.Join('\n', many)}

            | {result.TextsAlone} texts, one at a time | p50, ms | p90 | times as fast |
            |---|---|---|---|
            {string.Join('\n', one)}

            """;
    }
}
