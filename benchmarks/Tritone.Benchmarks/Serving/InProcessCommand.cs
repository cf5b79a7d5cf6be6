using System.CommandLine;
using System.Diagnostics;
using Tritone.Runtime.Classification;

namespace Tritone.Benchmarks.Serving;

/// <summary>What a server is held against: the same model called in this process, one text after another, and many at once.</summary>
internal static class InProcessCommand
{
    public static Command Create()
    {
        var model = new Argument<DirectoryInfo>("model") { Description = "A model's directory." };
        var texts = new Option<FileInfo>("--texts") { Description = "A text a line.", Required = true };
        var duration = new Option<double>("--duration") { Description = "Seconds of each.", DefaultValueFactory = _ => 10 };
        var command = new Command("in-process", "Time a model called in this process.") { model, texts, duration };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var lines = await File.ReadAllLinesAsync(arguments.GetRequiredValue(texts).FullName, cancellationToken);
            var time = TimeSpan.FromSeconds(arguments.GetValue(duration));
            using var classifier = EmotionClassifier.Load(arguments.GetRequiredValue(model).FullName);
            var milliseconds = Lone(classifier, lines, time);
            milliseconds.Sort();
            Console.WriteLine($"one after another: {milliseconds.Count / time.TotalSeconds:F1} texts/s, p50 {At(milliseconds, 0.5):F2} ms, p99 {At(milliseconds, 0.99):F2} ms");
            var (count, seconds) = await ManyAsync(classifier, lines, time, cancellationToken);
            Console.WriteLine($"many: {count / seconds:F1} texts/s");
        });
        return command;
    }

    private static List<double> Lone(EmotionClassifier classifier, string[] lines, TimeSpan time)
    {
        var milliseconds = new List<double>();
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            var sent = Stopwatch.GetTimestamp();
            classifier.Classify(lines[milliseconds.Count % lines.Length]);
            milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return milliseconds;
    }

    // The time of those that were begun includes that of the last answer.
    private static async Task<(int Count, double Seconds)> ManyAsync(EmotionClassifier classifier, string[] lines, TimeSpan time, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0;
        await foreach (var _ in classifier.ClassifyAsync(Endless(lines, start, time), cancellationToken))
        {
            count++;
        }

        return (count, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static async IAsyncEnumerable<string> Endless(string[] lines, long start, TimeSpan time)
    {
        for (var i = 0; Stopwatch.GetElapsedTime(start) < time; i++)
        {
            yield return lines[i % lines.Length];
        }

        await Task.CompletedTask;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
