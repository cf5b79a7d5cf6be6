using System.Diagnostics;
using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Bodies;

/// <summary>Bodies that lie: each is refused with a status from 400 to 499 (or 500 and 501 where Triton answers so, as it does for JSON that it cannot read), or its connection is ended, and the next question over every transport has its right answer.</summary>
internal sealed class HostileBodiesScenario : IScenario
{
    // As far as a body of the limit may go in the server's pools, and what is inflated.
    private const double MoreMemory = 160;

    private static readonly string[] TritonsWords = ["failed to parse the request JSON buffer: ", "Unable to parse '"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public string Name => "hostile-bodies";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]), "--http-max-input-size", $"{HostileBodies.Limit}");
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(10, 8, 12), run.IsSabotaged);
        var askers = ClosedLoop.AllTransports(server, sheet);
        var tally = new Tally();
        await using var memory = new MemoryWatch(server);
        var (refused, ended, count) = (0, 0, 0);
        var slowest = (Time: TimeSpan.Zero, Name: "");
        foreach (var body in HostileBodies.All(sheet.Questions[0]))
        {
            count++;
            var watch = Stopwatch.StartNew();
            var answer = await SendAsync(server, body);
            slowest = watch.Elapsed > slowest.Time ? (watch.Elapsed, body.Name) : slowest;
            var isRefused = answer.Status is (>= 400 and < 500) or 501 || (answer.Status == 500 && TritonsWords.Any(words => answer.Text.Contains(words, StringComparison.Ordinal)));
            refused += isRefused ? 1 : 0;
            ended += answer is { Status: 0, HasEnded: true } ? 1 : 0;
            findings.Require(isRefused || answer is { Status: 0, HasEnded: true }, $"{body.Name}: status {answer.Status}, connection ended {answer.HasEnded}: {answer.Text}");
            foreach (var asker in askers)
            {
                await tally.AskAsync(asker, sheet.Questions[count % sheet.Questions.Count]);
            }
        }

        findings.Count("bodies", count);
        findings.Count("refused by a status", refused);
        findings.Count("cut off", ended);
        findings.Note("slowest", string.Create(CultureInfo.InvariantCulture, $"{slowest.Time.TotalSeconds:F2} s ({slowest.Name})"));
        findings.Note("memory", memory.ToString());
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Require(memory.Most - memory.Before < MoreMemory, $"memory: {memory}");
        foreach (var asker in askers)
        {
            asker.Dispose();
        }
    }

    private static async Task<(int Status, bool HasEnded, string Text)> SendAsync(ServerProcess server, HostileBody body)
    {
        using var client = await RawClient.ConnectAsync(server.Http);
        var reading = client.ReadAnswerAsync(Patience);
        foreach (var piece in body.Pieces)
        {
            // A server that has refused need not take the rest.
            if (reading.IsCompleted || !await client.TrySendAsync(piece))
            {
                break;
            }
        }

        if (body.HalfCloses)
        {
            client.HalfClose();
        }

        return await reading is { } answer ? (answer.Status, false, answer.Body) : (0, await client.EndsAsync(TimeSpan.FromMilliseconds(100)), "");
    }
}
