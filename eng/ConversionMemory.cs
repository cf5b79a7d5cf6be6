// Time and private memory of a conversion, by stage: the memory that is the program's own, without mapped files (RssAnon of /proc), sampled every 2 ms. Linux.
//     dotnet run eng/ConversionMemory.cs artifacts/publish/tritone CHECKPOINT [RUNS] [OPTIONS OF convert...]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5;
var folder = Directory.CreateTempSubdirectory("tritone-memory-").FullName;
var results = new List<(double Writing, double Whole, long WritingPeak, long Peak)>();
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

    var end = Stopwatch.GetTimestamp();
    using var json = JsonDocument.Parse(await text);
    var seconds = json.RootElement.GetProperty("seconds").EnumerateObject().ToDictionary(stage => stage.Name, stage => stage.Value.GetDouble());
    var (writing, after) = (seconds["reading"] + seconds["writing"], seconds["checking"] + seconds["publishing"]);

    // The stages end with the program: what comes before the check is what was sampled up to then.
    var beforeCheck = samples.Where(sample => Stopwatch.GetElapsedTime(sample.Time, end).TotalSeconds > after).Select(sample => sample.Bytes);
    results.Add((writing, writing + after, beforeCheck.Max(), samples.Max(sample => sample.Bytes)));
    Directory.Delete(output, recursive: true);
}

Directory.Delete(folder);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{runs} runs, medians: reading and writing {Median(results.Select(result => result.Writing)):F2} s, {Median(results.Select(result => (double)result.WritingPeak)) / (1 << 20):F0} MiB private; with the parity check {Median(results.Select(result => result.Whole)):F2} s, {Median(results.Select(result => (double)result.Peak)) / (1 << 20):F0} MiB private"));

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
