using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Signals;

/// <summary>A second signal while accepted work is being finished ends the program at once, as the signal does by default.</summary>
internal sealed class SecondSignal : IScenario
{
    private const int Queued = 400;

    public string Name => "second-signal";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        var repository = await run.Encoder.WriteAsync(run.Directory["models"]);
        foreach (var (signal, expected) in new[] { ("TERM", 143), ("INT", 130) })
        {
            await using var server = await ServerProcess.StartAsync(repository);
            var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(5, 400, 450), run.IsSabotaged);
            var tally = new Tally();
            using var asker = new HttpBinaryAsker(server, sheet);
            var requests = Enumerable.Range(0, Queued).Select(number => tally.AskAsync(asker, sheet.Questions[number % sheet.Questions.Count])).ToList();
            await Task.Delay(TimeSpan.FromSeconds(1));
            await server.SignalAsync(signal);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            findings.Require(!server.HasExited, $"{signal} ended a server that had work to finish");
            await server.SignalAsync(signal);
            var (code, time) = await server.WaitForExitAsync();
            await Task.WhenAll(requests);
            findings.Note($"twice {signal}", string.Create(CultureInfo.InvariantCulture, $"answered {tally.Right}, wrong {tally.Wrong}, exit {code} in {time.TotalSeconds:F2} s"));
            findings.Require(code == expected, $"the exit code is {code}, not {expected}");
            findings.Require(tally.Wrong == 0, $"{tally.Wrong} wrong answers");
        }
    }
}
