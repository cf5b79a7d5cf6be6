using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Tritone.Faults.Servers;
using Tritone.Testing;

namespace Tritone.Faults.Disk;

/// <summary>
/// <c>kill -9</c> of <c>tritone convert</c> at random moments, into a directory that does not exist, one that is empty, and one that has a version: whatever has a version's number is
/// whole, and the next conversion succeeds and tidies up.
/// </summary>
internal sealed class ConvertKilled : IScenario
{
    private const int OfEach = 20;

    private static readonly string[] Kinds = ["new", "empty", "existing"];

    public string Name => "convert-killed";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        // The second conversion takes as long as those to come: the first one reads from the disk. A configuration names its model, so the reference has the name of the one that exists.
        var reference = run.Directory["reference/existing"];
        var (code, error) = await ConvertAsync(reference);
        var watch = Stopwatch.StartNew();
        await ConvertAsync(run.Directory["second"]);
        var whole = watch.Elapsed;
        findings.Require(code == 0, $"the conversion fails without being killed: {error}");
        var right = HashOf(Path.Combine(reference, "1", "model.onnx"));
        var random = new Random(1);
        var (killed, finished, versions, torn) = (0, 0, 0, 0);
        foreach (var kind in Kinds)
        {
            var model = run.Directory[kind];
            for (var i = 0; i < OfEach; i++)
            {
                Prepare(kind, model, reference);
                using var process = TritoneProgram.Start("convert", Checkpoint, "--output", model);

                // Half of them in the last third, where files come into their place.
                var moment = whole * (i % 2 == 0 ? random.NextDouble() : 0.66 + (0.34 * random.NextDouble()));
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(moment));
                _ = process.HasExited ? finished++ : killed++;
                process.Kill();
                await process.WaitForExitAsync();
                if (run.IsSabotaged && Directory.Exists(model))
                {
                    Directory.CreateDirectory(Path.Combine(model, "77"));
                }

                var broken = Versions(model).Where(version => !IsWhole(model, version, right)).ToList();
                versions += Versions(model).Count();
                torn += broken.Count;
                findings.Require(broken.Count == 0, $"{kind}, killed after {moment.TotalMilliseconds:F0} ms: not whole: {string.Join(", ", broken)}");

                var highest = Versions(model).DefaultIfEmpty(0).Max();
                (code, error) = await ConvertAsync(model);
                findings.Require(code == 0, $"{kind}, killed after {moment.TotalMilliseconds:F0} ms: the next conversion ends with {code}: {error}");
                findings.Require(code != 0 || (Versions(model).Max() > highest && IsWhole(model, Versions(model).Max(), right)), $"{kind}: the next conversion made nothing whole");
                var left = Left(run.Directory.FullName).ToList();
                findings.Require(left.Count == 0, $"{kind}, killed after {moment.TotalMilliseconds:F0} ms: left behind after the next conversion: {string.Join(", ", left)}");
                left.ForEach(folder => Directory.Delete(folder, recursive: true));
            }
        }

        findings.Note("one conversion", string.Create(CultureInfo.InvariantCulture, $"{whole.TotalSeconds:F1} s"));
        findings.Count("killed", killed);
        findings.Count("were done before", finished);
        findings.Count("versions found", versions);
        findings.Count("not whole", torn);
        findings.Require(killed >= OfEach, $"only {killed} conversions were killed");
    }

    private static string Checkpoint => TestFiles.Golden("checkpoints/a_roberta_safetensors");

    private static Task<(int ExitCode, string Error)> ConvertAsync(string model) => TritoneProgram.RunAsync("convert", Checkpoint, "--output", model);

    private static void Prepare(string kind, string model, string reference)
    {
        if (Directory.Exists(model))
        {
            Directory.Delete(model, recursive: true);
        }

        if (kind == "empty")
        {
            Directory.CreateDirectory(model);
        }
        else if (kind == "existing")
        {
            foreach (var file in Directory.EnumerateFiles(reference, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(model, Path.GetRelativePath(reference, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    private static IEnumerable<long> Versions(string model)
        => Directory.Exists(model) ? Directory.EnumerateDirectories(model).Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => long.Parse(name!, CultureInfo.InvariantCulture)) : [];

    private static bool IsWhole(string model, long version, string right)
    {
        var folder = Path.Combine(model, $"{version}");
        return File.Exists(Path.Combine(model, "config.pbtxt")) && File.Exists(Path.Combine(model, "labels.txt"))
            && File.Exists(Path.Combine(folder, "manifest.json")) && File.Exists(Path.Combine(folder, "model.onnx")) && HashOf(Path.Combine(folder, "model.onnx")) == right;
    }

    private static IEnumerable<string> Left(string folder) => Directory.EnumerateDirectories(folder, ".*", SearchOption.AllDirectories);

    private static string HashOf(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
