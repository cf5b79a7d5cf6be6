using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Streams;

/// <summary>A million lines in one request to <c>/v1/classify</c>: each is answered, rightly and in its place, and the server stays as large as it is.</summary>
internal sealed class LongStream : IScenario
{
    private const long Lines = 1_000_000;
    private const int LinesInOneChunk = 100;
    private const int Samples = 12;

    public string Name => "long-stream";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(200, 3, 40), run.IsSabotaged);
        var lines = run.Requests ?? Lines;
        var watch = Stopwatch.StartNew();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Http.Host, server.Http.Port);
        var sending = SendAsync(client.GetStream(), sheet, lines);
        var (right, wrong, firstWrong) = (0L, 0L, "");
        var samples = new List<ProcessFigures>();
        await foreach (var line in ChunkedAnswer.ReadLinesAsync(PipeReader.Create(client.GetStream())))
        {
            var number = right + wrong;
            if (FindMistake(sheet, number, line) is { } mistake)
            {
                firstWrong = wrong++ == 0 ? $"line {number}: {mistake}" : firstWrong;
            }
            else
            {
                right++;
            }

            if (samples.Count < Samples * (double)number / lines)
            {
                samples.Add(server.Figures);
                findings.Note($"after {number:N0}", samples[^1].ToString());
            }
        }

        await sending;
        findings.Count("lines", lines);
        findings.Count("answered", right);
        findings.Count("wrong", wrong);
        findings.Note("rate", string.Create(CultureInfo.InvariantCulture, $"{lines / watch.Elapsed.TotalSeconds:F0}/s"));
        findings.Require(wrong == 0, firstWrong);
        findings.Require(right + wrong == lines, $"of {lines} lines {right + wrong} were answered");
        Flatness.Require(samples, findings);
    }

    private static async Task SendAsync(NetworkStream stream, AnswerSheet sheet, long lines)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/classify?model={sheet.Model} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var text = new StringBuilder();
        for (var i = 0L; i < lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{i},\"text\":\"{QuestionAt(sheet, i).Text}\"}}\n");
            if (i % LinesInOneChunk == LinesInOneChunk - 1 || i == lines - 1)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text.ToString()):x}\r\n{text}\r\n")));
                text.Clear();
            }
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
    }

    private static string? FindMistake(AnswerSheet sheet, long number, byte[] line)
    {
        using var answer = JsonDocument.Parse(line);
        var root = answer.RootElement;
        if (!root.TryGetProperty("id", out var id) || !root.TryGetProperty("scores", out var scores) || id.GetInt64() != number)
        {
            return Encoding.UTF8.GetString(line);
        }

        var outcome = sheet.CompareScores(QuestionAt(sheet, number), [.. scores.EnumerateObject().Select(score => score.Value.GetSingle())]);
        return outcome.Kind is OutcomeKind.Right ? null : outcome.Detail;
    }

    private static Question QuestionAt(AnswerSheet sheet, long line) => sheet.Questions[(int)(line % sheet.Questions.Count)];
}
