using System.Text.Json;
using Grpc.Core;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Clients;

/// <summary>
/// Clients that close their half, that reset in the middle of a request, of an answer, or while they are queued, and calls of gRPC that are cancelled, that are too late, or whose
/// connection goes away: each frees its place in the queue, and the others are answered.
/// </summary>
internal sealed class BrokenConnections : IScenario
{
    private const int OfEach = 50;

    private const int Busy = 16;

    public string Name => "broken-connections";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        // One instance, so that there is a queue to be withdrawn from.
        await using var server = await ServerProcess.StartAsync(await run.Encoder.WriteAsync(run.Directory["models"], instances: 1));
        var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(20, 60, 120), run.IsSabotaged);
        var handles = server.Figures.Handles;
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        var load = new ClosedLoop(askers, sheet.Questions, tally, Busy);

        await HalfCloseAsync(server, sheet, findings);
        await ResetAsync(server, sheet, "reset in the request", request => request.AsMemory(0, request.Length / 2), () => Task.Delay(5));
        await ResetAsync(server, sheet, "reset in the answer", request => request, () => Task.Delay(200));
        findings.Count("resets in request and answer", 2 * OfEach);
        await WithdrawAsync(server, findings, "reset while queued", () => ResetAsync(server, sheet, "queued", request => request, () => QueuedAsync(server)));
        await WithdrawAsync(server, findings, "gRPC cancelled", async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var calls = CallsAsync(server, sheet, new CallOptions(cancellationToken: cancellation.Token), StatusCode.Cancelled, findings);
            await QueuedAsync(server);
            await cancellation.CancelAsync();
            await calls;
        });
        await WithdrawAsync(server, findings, "gRPC too late", () => CallsAsync(server, sheet, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(20)), StatusCode.DeadlineExceeded, findings));
        await WithdrawAsync(server, findings, "gRPC gone", () => DisappearAsync(server, sheet));

        await load.StopAsync();
        foreach (var asker in askers)
        {
            asker.Dispose();
        }

        await Task.Delay(TimeSpan.FromSeconds(1));
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        var pending = await server.MetricAsync("nv_inference_pending_request_count");
        findings.Require(pending == 0, $"{pending} requests wait for ever");
        findings.Require(server.Figures.Handles < handles + 20, $"handles: {handles} before, {server.Figures.Handles} after");
    }

    // Until the queue is long: a request that has not come in yet could not be withdrawn.
    private static async Task QueuedAsync(ServerProcess server)
    {
        for (var i = 0; i < 200 && await server.MetricAsync("nv_inference_pending_request_count") < Busy + (OfEach / 2); i++)
        {
            await Task.Delay(5);
        }
    }

    private static Task<double> CancelledAsync(ServerProcess server) => server.MetricAsync("nv_inference_request_failure", "reason=\"CANCELED\"");

    private static async Task WithdrawAsync(ServerProcess server, Findings findings, string what, Func<Task> act)
    {
        var before = await CancelledAsync(server);
        await act();
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        var withdrawn = (long)(await CancelledAsync(server) - before);
        findings.Note(what, $"{OfEach} of which {withdrawn} left the queue");
        findings.Require(withdrawn > 0, $"{what}: none of {OfEach} left the queue");
    }

    private static async Task HalfCloseAsync(ServerProcess server, AnswerSheet sheet, Findings findings)
    {
        var answered = 0;
        for (var i = 0; i < OfEach; i++)
        {
            var question = sheet.Questions[i % sheet.Questions.Count];
            using var client = await RawClient.ConnectAsync(server.Http);
            await client.TrySendAsync(RawClient.InferRequest(EncoderModel.Name, question, "half"));
            client.HalfClose();
            if (await client.ReadAnswerAsync(TimeSpan.FromSeconds(10)) is (200, var body))
            {
                using var document = JsonDocument.Parse(body);
                findings.Require(sheet.CompareLogits(question, AnswerSheet.Logits(document.RootElement)).Kind is OutcomeKind.Right, "a half-closed connection had a wrong answer");
                answered++;
            }
        }

        findings.Note("half-closed", $"{OfEach} of which {answered} answered");
    }

    private static Task ResetAsync(ServerProcess server, AnswerSheet sheet, string id, Func<byte[], ReadOnlyMemory<byte>> part, Func<Task> after)
        => Task.WhenAll(Enumerable.Range(0, OfEach).Select(async number =>
        {
            using var client = await RawClient.ConnectAsync(server.Http);
            await client.TrySendAsync(part(RawClient.InferRequest(EncoderModel.Name, sheet.Questions[number % sheet.Questions.Count], id)));
            await after();
            client.Reset();
        }));

    private static async Task CallsAsync(ServerProcess server, AnswerSheet sheet, CallOptions options, StatusCode expected, Findings findings)
    {
        using var channel = server.OpenChannel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        await Task.WhenAll(Enumerable.Range(0, OfEach).Select(async number =>
        {
            try
            {
                await client.ModelInferAsync(GrpcMessages.Request(EncoderModel.Name, sheet.Questions[number % sheet.Questions.Count], "late"), options);
            }
            catch (RpcException exception)
            {
                findings.Require(exception.StatusCode == expected, $"a call that is {expected} ends with {exception.Status}");
            }
        }));
    }

    private static async Task DisappearAsync(ServerProcess server, AnswerSheet sheet)
    {
        var channel = server.OpenChannel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var calls = Enumerable.Range(0, OfEach).Select(number => client.ModelInferAsync(GrpcMessages.Request(EncoderModel.Name, sheet.Questions[number % sheet.Questions.Count], "gone")).ResponseAsync).ToList();
        await QueuedAsync(server);
        channel.Dispose();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
    }
}
