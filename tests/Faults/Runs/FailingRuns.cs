using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Runs;

/// <summary>Requests whose ids are in no vocabulary, so that ONNX Runtime fails in the middle of a run, among requests that are sound: those get their error, these their answer, in the same batch too.</summary>
internal sealed class FailingRuns : IScenario
{
    private const int ClientsOfEach = 8;

    public string Name => "failing-runs";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        // A delay, so that batches are of many requests.
        var repository = await run.Encoder.WriteAsync(run.Directory["models"], "dynamic_batching { max_queue_delay_microseconds: 5000 }");
        await using var server = await ServerProcess.StartAsync(repository);

        // All of one length: requests of other lengths have batches of their own.
        var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(30, 12, 12), run.IsSabotaged);
        var bad = sheet.Questions.Select(question => question with { Ids = [.. question.Ids[..^1], EncoderModel.Words + question.Number] }).ToList();
        var (goodTally, badTally) = (new Tally(), new Tally());
        var askers = ClosedLoop.AllTransports(server, sheet);
        var good = new ClosedLoop(askers, sheet.Questions, goodTally, ClientsOfEach);
        var failing = new ClosedLoop([.. askers.Where(asker => asker is not ClassifyAsker)], bad, badTally, clients: 1);
        await Task.Delay(run.Lasting(6));
        await Task.WhenAll(good.StopAsync(), failing.StopAsync());

        goodTally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Count("failing requests sent", badTally.Sent);
        findings.Count("which had an error", badTally[OutcomeKind.Failed]);
        findings.Require(badTally.Sent > 0 && badTally[OutcomeKind.Failed] == badTally.Sent, $"of {badTally.Sent} requests that fail {badTally[OutcomeKind.Failed]} had an error");
        var after = new Tally();
        foreach (var asker in askers)
        {
            foreach (var question in sheet.Questions)
            {
                await after.AskAsync(asker, question);
            }

            asker.Dispose();
        }

        findings.Note("afterwards", $"{after.Right} of {after.Sent} right");
        findings.Require(after.Right == after.Sent, $"afterwards {after.Right} of {after.Sent} answers are right");
    }
}
