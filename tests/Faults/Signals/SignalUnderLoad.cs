using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Signals;

/// <summary>A signal while requests of all transports are under way and queued. What a model has answered must have reached its client, once; the server is not ready at once and ends with 0.</summary>
internal sealed class SignalUnderLoad(string signal) : IScenario
{
    private const int ClientsOfEach = 16;

    // Accepted work may take this long; the default is 30 s.
    private const int ExitTimeout = 20;

    public string Name => $"sig{signal.ToLowerInvariant()}-under-load";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        var repository = await run.Encoder.WriteAsync(run.Directory["models"]);
        string[] flags = [.. ServerAccount.Flags(run.Directory["trace.json"], run.Directory["log.json"]), "--exit-timeout-secs", $"{ExitTimeout}"];
        await using var server = await ServerProcess.StartAsync(repository, flags);
        var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(20, 30, 60), run.IsSabotaged);
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        var load = new ClosedLoop(askers, sheet.Questions, tally, ClientsOfEach);
        var readiness = new ReadinessWatch(server);
        await Task.Delay(run.Lasting(4));

        readiness.Signal();
        await server.SignalAsync(signal);
        var (code, time) = await server.WaitForExitAsync();
        await load.StopAsync();
        await readiness.StopAsync();

        var account = ServerAccount.Read(run.Directory["trace.json"], run.Directory["log.json"]);
        var texts = tally.Answered.Count(id => id.StartsWith('/'));
        tally.Report(findings, OutcomeKind.Failed);
        findings.Count("accepted", account.Inferences.Count + account.Texts - sheet.Questions.Count);
        findings.Note("not ready after", string.Create(CultureInfo.InvariantCulture, $"{readiness.NotReadyAfter?.TotalMilliseconds:F0} ms"));
        findings.Note("exit", string.Create(CultureInfo.InvariantCulture, $"{code} in {time.TotalSeconds:F2} s"));

        var answered = tally.Answered.Where(id => !id.StartsWith('/')).ToHashSet();
        findings.Require(code == 0, $"the exit code is {code}: {server.Error}");
        findings.Require(readiness is { NotReadyAfter: not null, WasReadyAgain: false }, $"readiness: first not ready after {readiness.NotReadyAfter}, ready again {readiness.WasReadyAgain}");
        findings.Require(account.Inferences.Count == account.Inferences.Distinct().Count(), $"{account.Inferences.Count - account.Inferences.Distinct().Count()} requests were run twice");
        var unanswered = account.Inferences.Where(id => !answered.Contains(id)).ToList();
        findings.Require(unanswered.Count == 0, $"{unanswered.Count} accepted requests had no answer: {string.Join(", ", unanswered.Take(8))}");
        findings.Require(answered.Count == account.Inferences.Count, $"the server counts {account.Inferences.Count} inferences, its clients {answered.Count}");
        findings.Require(account.Texts == texts + sheet.Questions.Count, $"the server counts {account.Texts - sheet.Questions.Count} texts, its clients {texts}");
        findings.Require(askers.OfType<GrpcStreamAsker>().Sum(asker => asker.Surplus) == 0, "a stream had more answers than requests");
        foreach (var asker in askers)
        {
            asker.Dispose();
        }
    }
}
