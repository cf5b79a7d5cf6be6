using System.Text.Json;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Clients;

/// <summary>A hundred requests of HTTP/1.1 in one write: a hundred answers, in order.</summary>
internal sealed class Pipelining : IScenario
{
    private const int Requests = 100;

    public string Name => "pipelining";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(Requests, 3, 12), run.IsSabotaged);
        using var client = await RawClient.ConnectAsync(server.Http);
        await client.TrySendAsync(sheet.Questions.SelectMany(question => RawClient.InferRequest(TinyModel.Name, question, $"p{question.Number}")).ToArray());
        var (right, wrong) = (0, 0);
        foreach (var question in sheet.Questions)
        {
            if (await client.ReadAnswerAsync(TimeSpan.FromSeconds(10)) is not (200, var body))
            {
                break;
            }

            using var document = JsonDocument.Parse(body);
            var isRight = document.RootElement.GetProperty("id").GetString() == $"p{question.Number}" && sheet.CompareLogits(question, AnswerSheet.Logits(document.RootElement)).Kind is OutcomeKind.Right;
            _ = isRight ? right++ : wrong++;
        }

        findings.Count("sent in one write", Requests);
        findings.Count("answered in order", right);
        findings.Count("wrong", wrong);
        findings.Require(right == Requests && wrong == 0, $"{right} right and {wrong} wrong answers of {Requests}");
    }
}
