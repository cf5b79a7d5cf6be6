// Runs readers of untrusted bytes on mutated inputs:
//     dotnet run -c Release --project tests/Tritone.Fuzz -- all|TARGET [--runs N] [--seed S]
using System.Globalization;
using Tritone.Fuzz;

var runs = Number("--runs", 100_000);
var seed = Number("--seed", 1);
var targets = FuzzTargets.All.Where(target => args is ["all", ..] || args.FirstOrDefault() == target.Name).ToList();
if (targets.Count == 0)
{
    Console.Error.WriteLine($"usage: all|{string.Join('|', FuzzTargets.All.Select(target => target.Name))} [--runs N] [--seed S]");
    return 2;
}

foreach (var target in targets)
{
    try
    {
        var run = FuzzRun.Of(target, runs, seed);
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-22} {run.Runs,9} inputs, {run.Accepted,7} read, {run.Messages,4} kinds of refusal, slowest {run.LongestMilliseconds,6:F1} ms, most memory {run.MostBytes / 1024.0,7:F0} KiB, {run.Elapsed.TotalSeconds,6:F1} s"));
    }
    catch (FuzzFailureException failure)
    {
        var path = Path.Combine(Path.GetTempPath(), $"tritone-fuzz-{target.Name}.bin");
        File.WriteAllBytes(path, failure.Input);
        Console.Error.WriteLine($"{failure.Message}\nthe input is in {path}");
        return 1;
    }
}

return 0;

int Number(string option, int @default)
    => Array.IndexOf(args, option) is >= 0 and var index && index + 1 < args.Length ? int.Parse(args[index + 1], CultureInfo.InvariantCulture) : @default;
