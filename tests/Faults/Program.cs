// Does to the real program what may happen to a server, and counts what becomes of its requests:
//     dotnet run -c Release --project tests/Faults -- all|SCENARIO... [--seconds N] [--requests N] [--json] [--sabotage]
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tritone.Faults;
using Tritone.Faults.Servers;
using Tritone.Testing;

var isJson = args.Contains("--json");
var seconds = Value("--seconds") is { } length ? double.Parse(length, CultureInfo.InvariantCulture) : (double?)null;
var requests = Value("--requests") is { } count ? long.Parse(count, CultureInfo.InvariantCulture) : (long?)null;
var names = args.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
var unknown = names.Where(name => name != "all" && Scenarios.All.All(scenario => scenario.Name != name)).ToList();
if (names.Count == 0 || unknown.Count > 0)
{
    Console.Error.WriteLine($"usage: all|{string.Join('|', Scenarios.All.Select(scenario => scenario.Name))} [--seconds N] [--requests N] [--json] [--sabotage]");
    return 2;
}

// The standard pool of two threads would make the clients wait for each other.
ThreadPool.SetMinThreads(64, 64);
using var shared = new TemporaryDirectory();
var encoder = new EncoderModel(shared["encoder"]);
var hasFailed = false;
foreach (var scenario in Scenarios.All.Where(scenario => names.Contains("all") || names.Contains(scenario.Name)))
{
    var findings = new Findings();
    var watch = Stopwatch.StartNew();
    using var directory = new TemporaryDirectory();
    try
    {
        await scenario.RunAsync(new FaultRun(directory, encoder, seconds, requests, args.Contains("--sabotage")), findings);
    }
    catch (Exception exception)
    {
        findings.Require(false, exception.ToString());
    }

    hasFailed |= findings.Failures.Count > 0;
    Report(scenario, findings, watch.Elapsed);
}

return hasFailed ? 1 : 0;

string? Value(string option) => Array.IndexOf(args, option) is >= 0 and var index && index + 1 < args.Length ? args[index + 1] : null;

void Report(IScenario scenario, Findings findings, TimeSpan elapsed)
{
    var verdict = findings.Failures.Count == 0 ? "OK" : "FAILED";
    if (isJson)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(new { scenario = scenario.Name, verdict, seconds = elapsed.TotalSeconds, counts = findings.Counts.ToDictionary(), failures = findings.Failures }));
        return;
    }

    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {findings}, {elapsed.TotalSeconds:F0} s  {verdict}"));
    foreach (var failure in findings.Failures)
    {
        Console.Out.WriteLine($"    {failure}");
    }
}
