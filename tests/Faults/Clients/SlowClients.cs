using System.Text;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;

namespace Tritone.Faults.Clients;

/// <summary>Hundreds of connections that dribble a header or a body, and hundreds that say nothing: others are served meanwhile, those that dribble are cut off in the end, memory stays.</summary>
internal sealed class SlowClients : IScenario
{
    private const int Dribbling = 200;
    private const int Silent = 300;
    private const double MoreMemory = 96;

    // A header may take 30 s, a body that comes at less than 240 bytes a second 5 s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);

    public string Name => "slow-clients";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        await using var server = await ServerProcess.StartAsync(TinyModel.Write(run.Directory["models"]));
        var sheet = await AnswerSheet.FillInAsync(server, TinyModel.Name, Question.Draw(50, 3, 12), run.IsSabotaged);
        var tally = new Tally();
        var askers = ClosedLoop.AllTransports(server, sheet);
        var before = server.Figures;
        await using var memory = new MemoryWatch(server);
        var load = new ClosedLoop(askers, sheet.Questions, tally, clients: 1);

        var silent = new List<RawClient>();
        for (var i = 0; i < Silent; i++)
        {
            silent.Add(await RawClient.ConnectAsync(i % 2 == 0 ? server.Http : server.Grpc));
        }

        var headers = Enumerable.Range(0, Dribbling / 2).Select(_ => DribbleAsync(server, "POST /v1/classify HTTP/1.1\r\nHost: x\r\nX-Slow: "));
        var bodies = Enumerable.Range(0, Dribbling / 2).Select(_ => DribbleAsync(server, "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
        var areCut = await Task.WhenAll([.. headers, .. bodies]);
        var during = server.Figures;
        await load.StopAsync();
        silent.ForEach(client => client.Dispose());
        foreach (var asker in askers)
        {
            asker.Dispose();
        }

        var after = await SettledAsync(server, before.Handles);
        tally.Report(findings, OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Count("slow connections", Dribbling);
        findings.Count("cut off", areCut.Count(isCut => isCut));
        findings.Count("silent connections", Silent);
        findings.Note("memory", memory.ToString());
        findings.Note("handles", $"{before.Handles} before, {during.Handles} during, {after.Handles} after");
        findings.Require(areCut.All(isCut => isCut), $"{areCut.Count(isCut => !isCut)} slow connections are open after {Patience.TotalSeconds} s");
        findings.Require(during.Handles > before.Handles + Silent / 2, $"the server has {during.Handles} handles with {Silent} silent connections open: they were not there");
        findings.Require(memory.Most - memory.Before < MoreMemory, $"memory: {memory}");
        findings.Require(after.Handles < before.Handles + 20, $"handles: {before.Handles} before, {after.Handles} after");
    }

    private static async Task<bool> DribbleAsync(ServerProcess server, string beginning)
    {
        using var client = await RawClient.ConnectAsync(server.Http);
        await client.TrySendAsync(Encoding.ASCII.GetBytes(beginning));
        var ends = client.EndsAsync(Patience);
        while (!ends.IsCompleted && await client.TrySendAsync("x"u8.ToArray()))
        {
            await Task.WhenAny(ends, Task.Delay(BetweenBytes));
        }

        return await ends;
    }

    // Connections that clients have closed are gone a moment later.
    private static async Task<ProcessFigures> SettledAsync(ServerProcess server, int handles)
    {
        for (var i = 0; i < 50 && server.Figures.Handles > handles + 10; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        return server.Figures;
    }
}
