using Tritone.Server.Tests.Conformance;
using Tritone.Serving;

namespace Tritone.Server.Tests.Tei;

/// <summary>Replays what was sent to a real text-embeddings-inference and compares the answers. What differs on purpose stands in docs/compatibility.md.</summary>
public sealed class TeiConformanceTests
{
    private const int MaxTokens = 512;

    [Fact]
    public async Task Replay_RecordedRequests_GiveTheRecordedAnswers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var cases = TeiCase.ReadAll(TestFiles.Shared("golden/tei/cases.jsonl"));
        using var directory = new TemporaryDirectory();
        TeiModel.Write(directory["emotion"], MaxTokens);
        using var repository = ModelRepository.Load(directory.FullName);
        await using var server = await TritoneServer.StartAsync(repository, TeiModel.Options, cancellationToken: cancellation);
        List<(string, List<Difference>)> results = [];
        foreach (var recorded in cases)
        {
            results.Add((recorded.Name, TeiComparison.Compare(recorded.Response, await RawHttp.SendAsync(server.TeiAddress!, recorded.Request, cancellation))));
        }

        Assert.Equal(117, results.Count);
        ConformanceVerdict.Judge("tei", "default", isCarried: false, results, new ConformanceShare());
        await server.StopAsync();
    }
}
