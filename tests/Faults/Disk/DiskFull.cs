using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;
using Tritone.Testing;

namespace Tritone.Faults.Disk;

/// <summary>A disk that is full: in the middle of a conversion, which ends in one clear error and leaves nothing; and under logs and traces, which harms no request.</summary>
internal sealed class DiskFull : IScenario
{
    // The bundled model has 87 MiB and the files beside it one: too small for the graph, and just too small for the rest.
    private static readonly int[] Sizes = [64, 1024, 40 * 1024, 89_000];

    public string Name => "disk-full";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        foreach (var size in Sizes)
        {
            using var disk = SmallDisk.TryMount(run.Directory["disk"], size);
            if (disk is null)
            {
                findings.Note("conversion", "skipped: only root may mount a small disk, and only on Linux");
                break;
            }

            await ConvertAsync(run, size, findings);
        }

        await ServeAsync(run, findings);
    }

    private static async Task ConvertAsync(FaultRun run, int size, Findings findings)
    {
        var folder = run.Directory["disk"];
        var (code, error) = await TritoneProgram.RunAsync("convert", TestFiles.BundledModel(), "--output", Path.Combine(folder, "models", "full"));
        var lines = error.TrimEnd('\n').Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal)).ToList();
        var left = Directory.EnumerateFileSystemEntries(folder).ToList();
        findings.Note($"{size} KiB", $"exit {code}, {lines.Count} error, {left.Count} files left");
        findings.Require(code == (run.IsSabotaged ? 0 : 1) && lines.Count == 1 && !error.Contains("   at ", StringComparison.Ordinal), $"{size} KiB: exit {code}: {error}");
        findings.Require(left.Count == 0, $"{size} KiB: left behind: {string.Join(", ", left)}");
    }

    private static async Task ServeAsync(FaultRun run, Findings findings)
    {
        if (!File.Exists("/dev/full"))
        {
            findings.Note("logs and traces", "skipped: there is no /dev/full");
            return;
        }

        await using var server = await ServerProcess.StartAsync(
            TinyModel.Write(run.Directory["models"]), "--log-file", "/dev/full", "--log-json=true", "--log-verbose", "1", "--trace-config", "triton,file=/dev/full", "--trace-config", "rate=1", "--trace-config", "level=TIMESTAMPS");
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(50, 3, 12), run.IsSabotaged);
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        var load = new ClosedLoop(askers, sheet.Questions, tally, clients: 2);
        await Task.Delay(run.Lasting(3));
        await load.StopAsync();
        foreach (var asker in askers)
        {
            asker.Dispose();
        }

        await server.SignalAsync("TERM");
        var (code, _) = await server.WaitForExitAsync();
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Note("exit", $"{code}");
        findings.Require(code == 0, $"a server whose log and trace are on a full disk ends with {code}: {server.Error}");
    }
}
