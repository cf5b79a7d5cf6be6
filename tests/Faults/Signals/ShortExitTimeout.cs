using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Signals;

/// <summary>More work in the queue than the exit time-out has room for: the exit code is 1, the rest is cut off. And a server that has nothing to do ends with 0 whatever the time-out.</summary>
internal sealed class ShortExitTimeout : IScenario
{
    private const int Queued = 400;

    public string Name => "exit-timeout-too-short";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        var repository = await run.Encoder.WriteAsync(run.Directory["models"]);
        foreach (var seconds in (int[])[0, 1])
        {
            await using (var idle = await ServerProcess.StartAsync(repository, "--exit-timeout-secs", $"{seconds}"))
            {
                await idle.SignalAsync("TERM");
                var (idleCode, _) = await idle.WaitForExitAsync();
                findings.Note($"idle, {seconds} s", $"exit {idleCode}");
                findings.Require(idleCode == 0, $"an idle server with a time-out of {seconds} s ends with {idleCode}: {idle.Error}");
            }

            await using var server = await ServerProcess.StartAsync(repository, "--exit-timeout-secs", $"{seconds}");
            var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(5, 400, 450), run.IsSabotaged);
            var tally = new Tally();
            using var asker = new HttpBinaryAsker(server, sheet);
            var requests = Enumerable.Range(0, Queued).Select(number => tally.AskAsync(asker, sheet.Questions[number % sheet.Questions.Count])).ToList();
            await Task.Delay(TimeSpan.FromSeconds(1));
            await server.SignalAsync("TERM");
            var (code, time) = await server.WaitForExitAsync();
            await Task.WhenAll(requests);
            findings.Note($"queued {Queued}, {seconds} s", string.Create(CultureInfo.InvariantCulture, $"answered {tally.Right}, wrong {tally.Wrong}, cut off {Queued - tally.Right}, exit {code} in {time.TotalSeconds:F2} s"));
            findings.Require(code == 1, $"with a time-out of {seconds} s the exit code is {code}");
            findings.Require(tally.Wrong == 0 && tally.Right < Queued, $"{tally.Wrong} wrong and {tally.Right} right answers of {Queued}");
            findings.Require(server.Error.Contains("were cut off", StringComparison.Ordinal), $"standard error does not say so: {server.Error}");
        }
    }
}
