// Time and private memory of a conversion, up to the end of each stage: the memory that is the program's own, without mapped files (RssAnon of /proc), sampled every 2 ms. Linux.
//     dotnet run eng/ConversionMemory.cs artifacts/publish/tritone CHECKPOINT [RUNS] [OPTIONS OF convert...]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
var folder = Directory.CreateTempSubdirectory("tritone-memory-").FullName;
var results = new List<(string Stage, double Seconds, double Peak)>();
for (var run = 0; run < runs; run++)
{
    var output = Path.Combine(folder, $"run{run}");
    using var program = Process.Start(new ProcessStartInfo(args[0], ["convert", args[1], "--output", output, "--json", .. args.Skip(3)]) { RedirectStandardOutput = true })!;
    var samples = new List<(long Time, long Bytes)>();
    var text = program.StandardOutput.ReadToEndAsync();
    while (!program.HasExited)
    {
        samples.Add((Stopwatch.GetTimestamp(), PrivateBytes(program.Id)));
        Thread.Sleep(2);
    }

    // The stages end with the program: where each ended is found from there.
    var end = Stopwatch.GetTimestamp();
    using var json = JsonDocument.Parse(await text);
    var stages = json.RootElement.GetProperty("seconds").EnumerateObject().Select(stage => (stage.Name, Seconds: stage.Value.GetDouble())).ToList();
    foreach (var (i, stage) in stages.Index())
    {
        var after = stages.Skip(i + 1).Sum(later => later.Seconds);
        var peak = samples.Where(sample => Stopwatch.GetElapsedTime(sample.Time, end).TotalSeconds >= after).Max(sample => sample.Bytes);
        results.Add((stage.Name, stages.Take(i + 1).Sum(earlier => earlier.Seconds), peak / 1048576.0));
    }

    if (Directory.Exists(output))
    {
        Directory.Delete(output, recursive: true);
    }
}

Directory.Delete(folder, recursive: true);
Console.WriteLine($"| {runs} runs, medians, up to the end of | s | private MiB |\n|---|---|---|");
foreach (var stage in results.GroupBy(result => result.Stage))
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {stage.Key} | {Median(stage.Select(result => result.Seconds)):F2} | {Median(stage.Select(result => result.Peak)):F0} |"));
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

static long PrivateBytes(int process)
{
    try
    {
        return File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024).FirstOrDefault();
    }
    catch (IOException)
    {
        return 0;
    }
}
