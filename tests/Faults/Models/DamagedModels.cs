using System.Text;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Models;

/// <summary>
/// Files of a model that is served are exchanged, cut off in place, removed and made nonsense, under load. Answers stay those of the old or of the new model; the server lives; what is bad
/// is not loaded, and what is good again is served again.
/// </summary>
internal sealed class DamagedModels(DamagedModels.Mode mode) : IScenario
{
    private const int ClientsOfEach = 3;

    // Two looks of the poll mode.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2.5);

    /// <summary>How the server loads models.</summary>
    public enum Mode
    {
        /// <summary>At start only.</summary>
        Fixed,

        /// <summary>As the folder changes.</summary>
        Poll,

        /// <summary>As clients ask.</summary>
        Explicit,
    }

    public string Name => $"damaged-models-{(mode is Mode.Fixed ? "none" : mode.ToString().ToLowerInvariant())}";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        var questions = Question.Draw(40, 3, 12);
        TinyModel.Write(run.Directory["models"]);
        TinyModel.Write(run.Directory["other"]);
        var model = run.Directory[$"models/{TinyModel.Name}"];
        var graph = Path.Combine(model, "1", "model.onnx");
        var old = await File.ReadAllBytesAsync(graph);
        var another = TinyModel.Another(old);
        await File.WriteAllBytesAsync(run.Directory[$"other/{TinyModel.Name}/1/model.onnx"], another);
        AnswerSheet other;
        await using (var idle = await ServerProcess.StartAsync(run.Directory["other"]))
        {
            other = await AnswerSheet.FillInAsync(idle, TinyModel.Name, questions, isSabotaged: false);
        }

        await using var server = await ServerProcess.StartAsync(run.Directory["models"], [.. Flags(), "--log-error=false", "--log-warning=false"]);
        var first = await AnswerSheet.FillInAsync(server, TinyModel.Name, questions, run.IsSabotaged);
        findings.Require(questions.Any(question => !first.IsAlike(other, question)), "the other model gives the same answers");
        var damages = new ModelDamages(model);
        await StepAsync(server, first.Or(other), "exchanged by rename", () => damages.Replace(another), isGood: true, findings);
        if (mode is not Mode.Fixed)
        {
            await CheckAsync(server, other, "after the exchange", findings);
        }

        var both = other.Or(first);
        await StepAsync(server, both, "cut in half in place", () => ModelDamages.Truncate(graph, another.Length / 2), isGood: false, findings);
        await StepAsync(server, both, "cut to nothing in place", () => ModelDamages.Truncate(graph, 0), isGood: false, findings);
        await StepAsync(server, both, "overwritten by noise in place", () => damages.Overwrite(another.Length), isGood: false, findings);
        await StepAsync(server, both, "removed", () => File.Delete(graph), isGood: false, findings);
        await StepAsync(server, both, "config that is none", () => damages.BreakConfig(another), isGood: false, findings);
        await StepAsync(server, both, "tokenizer that is none", () => damages.BreakTokenizer(), isGood: false, findings);

        // A model without versions is gone, for a server that looks: its clients are told so.
        damages.Mend(another);
        Directory.Delete(Path.Combine(model, "1"), recursive: true);
        await StepAsync(server, both, "version folder removed", () => { }, isGood: false, findings, mayFail: mode is not Mode.Fixed);
        await StepAsync(server, both, "all mended", () => damages.Mend(old), isGood: true, findings, mayFail: mode is not Mode.Fixed);
        await CheckAsync(server, first, "in the end", findings);
        findings.Require(!server.HasExited, $"the server has ended: {server.Error}");
    }

    private string[] Flags() => mode switch
    {
        Mode.Poll => ["--model-control-mode", "poll", "--repository-poll-secs", "1"],
        Mode.Explicit => ["--model-control-mode", "explicit", "--load-model", "*"],
        _ => [],
    };

    private async Task StepAsync(ServerProcess server, AnswerSheet sheet, string what, Action damage, bool isGood, Findings findings, bool mayFail = false)
    {
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        var load = new ClosedLoop(askers, sheet.Questions, tally, ClientsOfEach);
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        damage();
        var status = 0;
        if (mode is Mode.Explicit)
        {
            using var client = server.OpenHttp();
            using var content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync($"v2/repository/models/{TinyModel.Name}/load", content);
            status = (int)response.StatusCode;
            findings.Require(response.IsSuccessStatusCode == isGood, $"{what}: a load is answered with {status} {await response.Content.ReadAsStringAsync()}");
        }

        await Task.Delay(mode is Mode.Poll ? Settling : TimeSpan.FromMilliseconds(500));
        await load.StopAsync();
        foreach (var asker in askers)
        {
            asker.Dispose();
        }

        findings.Note(what, $"answered {tally.Right:N0} wrong {tally.Wrong}{(tally.Right == tally.Sent ? "" : $" not served {tally.Sent - tally.Right - tally.Wrong}")}{(status == 0 ? "" : $" load {status}")}");
        findings.Require(!server.HasExited, $"{what}: the server has ended: {server.Error}");
        findings.Require(tally.Wrong == 0, $"{what}: {tally.Wrong} wrong answers");
        findings.Require(mayFail || tally.Right == tally.Sent, $"{what}: {tally.Right} of {tally.Sent} requests had their answer");
    }

    private static async Task CheckAsync(ServerProcess server, AnswerSheet sheet, string what, Findings findings)
    {
        var tally = new Tally();
        foreach (var asker in ClosedLoop.AllTransports(server, sheet))
        {
            foreach (var question in sheet.Questions)
            {
                await tally.AskAsync(asker, question);
            }

            asker.Dispose();
        }

        findings.Note(what, $"{tally.Right} of {tally.Sent} right");
        findings.Require(tally.Right == tally.Sent, $"{what}: {tally.Right} of {tally.Sent} answers are those of the model in the folder");
    }
}
