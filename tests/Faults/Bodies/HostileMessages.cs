using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Bodies;

/// <summary>Messages of gRPC that lie about lengths and shapes: each is refused with INVALID_ARGUMENT, or with another status where it is no message, and memory stays.</summary>
internal sealed class HostileMessages : IScenario
{
    private const int Claims = 50;
    private const double MoreMemory = 128;

    public string Name => "hostile-messages";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(10, 8, 12), run.IsSabotaged);
        var askers = ClosedLoop.AllTransports(server, sheet);
        var tally = new Tally();
        await using var memory = new MemoryWatch(server);
        using var channel = server.OpenChannel();
        var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var refused = 0;
        foreach (var (name, change) in Changes())
        {
            var request = GrpcMessages.Request(TinyModel.Name, sheet.Questions[0], "x");
            change(request);
            try
            {
                await client.ModelInferAsync(request);
                findings.Require(false, $"{name}: was answered");
            }
            catch (RpcException exception)
            {
                findings.Require(exception.StatusCode is StatusCode.InvalidArgument, $"{name}: {exception.Status}");
                refused++;
            }
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, Claims).Select(number => ClaimAsync(server, number)));
        foreach (var asker in askers)
        {
            foreach (var question in sheet.Questions)
            {
                await tally.AskAsync(asker, question);
            }

            asker.Dispose();
        }

        findings.Count("messages that lie", Changes().Count);
        findings.Count("refused", refused);
        findings.Count("frames that claim 2 GiB or are no message", Claims);
        findings.Count("refused", claimed.Count(status => status is not "0"));
        findings.Note("memory", memory.ToString());
        findings.Require(claimed.All(status => status is not "0"), $"the statuses of frames that lie: {string.Join(", ", claimed.Distinct())}");
        findings.Require(memory.Most - memory.Before < MoreMemory, $"memory: {memory}");
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
    }

    private static IReadOnlyList<(string Name, Action<ModelInferRequest> Change)> Changes() =>
    [
        ("a shape whose product overflows", request => Shape(request, 4294967296, 4294967296)),
        ("a shape of the largest number", request => Shape(request, long.MaxValue, 1)),
        ("a negative shape", request => Shape(request, 1, -1)),
        ("no shape", request => request.Inputs[0].Shape.Clear()),
        ("more rows than there are", request => Shape(request, 32, 1_000_000)),
        ("too few bytes", request => request.RawInputContents[0] = Google.Protobuf.ByteString.CopyFrom(new byte[7])),
        ("too many bytes", request => request.RawInputContents[0] = Google.Protobuf.ByteString.CopyFrom(new byte[1_000_000])),
        ("contents beside raw contents", request => request.Inputs[0].Contents = new InferTensorContents { Int64Contents = { 1 } }),
        ("one tensor without bytes", request => request.RawInputContents.RemoveAt(1)),
        ("a datatype that nobody knows", request => request.Inputs[0].Datatype = "INT63"),
        ("no input", request => request.Inputs.Clear()),
        ("the same input twice", request => request.Inputs[1].Name = "input_ids"),
    ];

    private static void Shape(ModelInferRequest request, params long[] shape)
    {
        request.Inputs[0].Shape.Clear();
        request.Inputs[0].Shape.AddRange(shape);
    }

    // A frame of gRPC: whether it is compressed, its length, and what there is of it.
    private static async Task<string> ClaimAsync(ServerProcess server, int number)
    {
        byte[] frame = (number % 3) switch
        {
            0 => [0, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3],
            1 => [1, 0, 0, 0, 8, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0],
            _ => [0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff],
        };
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Grpc };
        using var request = new HttpRequestMessage(HttpMethod.Post, "inference.GRPCInferenceService/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var response = await client.SendAsync(request);
            await response.Content.ReadAsByteArrayAsync();
            return response.TrailingHeaders.Concat(response.Headers).Where(header => header.Key == "grpc-status").Select(header => header.Value.First()).FirstOrDefault("none");
        }
        catch (HttpRequestException exception)
        {
            return exception.HttpRequestError.ToString();
        }
    }
}
