using System.Diagnostics;
using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Soak;

/// <summary>A day's worth of requests in a few minutes: over all transports, with connections that are opened and closed and clients that vanish. Memory, handles and threads of the last third are those of the middle third.</summary>
internal sealed class SoakScenario : IScenario
{
    private const int ClientsOfEach = 3;
    private const int Samples = 12;

    private static readonly TimeSpan ConnectionsLive = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenVanishing = TimeSpan.FromMilliseconds(25);

    public string Name => "soak";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(200, 3, 40), run.IsSabotaged);
        var tally = new Tally();
        var watch = Stopwatch.StartNew();
        var whole = run.Lasting(150);
        using var end = new CancellationTokenSource();
        var vanishing = VanishAsync(server, sheet, end.Token);
        var samples = new List<ProcessFigures>();
        double Share() => run.Requests is { } requests ? (double)tally.Sent / requests : watch.Elapsed / whole;
        while (Share() < 1)
        {
            // New connections each time.
            var askers = ClosedLoop.AllTransports(server, sheet);
            var load = new ClosedLoop(askers, sheet.Questions, tally, ClientsOfEach);
            await Task.Delay(ConnectionsLive);
            if (samples.Count < Samples * Share())
            {
                samples.Add(server.Figures);
                findings.Note($"after {tally.Sent:N0}", samples[^1].ToString());
            }

            await load.StopAsync();
            foreach (var asker in askers)
            {
                asker.Dispose();
            }
        }

        await end.CancelAsync();
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Count("clients that vanished", await vanishing);
        findings.Note("rate", string.Create(CultureInfo.InvariantCulture, $"{tally.Sent / watch.Elapsed.TotalSeconds:F0}/s"));
        Flatness.Require(samples, findings);
        findings.Require(await server.MetricAsync("nv_inference_pending_request_count") == 0, "requests wait for ever");
    }

    // Resets over HTTP, in the middle of a request or after it; calls of gRPC that are given up, and connections of them that go away.
    private static async Task<long> VanishAsync(ServerProcess server, AnswerSheet sheet, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (var random = new Random(1); !cancellationToken.IsCancellationRequested; count++)
        {
            var question = sheet.Questions[random.Next(sheet.Questions.Count)];
            if (count % 8 != 0)
            {
                using var client = await RawClient.ConnectAsync(server.Http);
                var request = RawClient.InferRequest(TinyModel.Name, question, "vanishes");
                await client.TrySendAsync(request.AsMemory(0, random.Next(1, request.Length + 1)));
                client.Reset();
            }
            else
            {
                using var channel = server.OpenChannel();
                using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5)));
                var call = new GRPCInferenceService.GRPCInferenceServiceClient(channel).ModelInferAsync(GrpcMessages.Request(TinyModel.Name, question, "vanishes"), cancellationToken: giveUp.Token);
                await call.ResponseAsync.ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await Task.Delay(BetweenVanishing, CancellationToken.None);
        }

        return count;
    }
}
