namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// Replays what was sent to a real Triton over HTTP, byte for byte, and compares the answers. What differs on purpose stands in docs/compatibility.md; what is not there fails,
/// and so does a line there that no case needs.
/// </summary>
public sealed class HttpConformanceTests(ConformanceShare share) : IClassFixture<ConformanceShare>
{
    private const string Protocol = "http";

    // Those recordings that are carried have everything that does not depend on the state of models.
    private const string Carried = "default";

    public static TheoryData<string> Profiles => [.. ConformanceProfile.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Replay_RecordedRequests_GiveTheRecordedAnswers(string name)
    {
        var profile = ConformanceProfile.All.Single(candidate => candidate.Name == name);
        var path = $"triton/{Protocol}/{name}.jsonl";
        var cases = RecordedCase.ReadAll(name, name == Carried ? TestFiles.Golden(path) : TestFiles.Shared($"golden/{path}"));
        var lacksCases = cases[^1].Number != cases.Count;

        using var segment = profile.AllowsSharedMemory ? new SharedSegment() : null;
        await using var server = await ProfileServer.StartAsync(profile, TestContext.Current.CancellationToken);
        List<(string, string)> words = [("/srv/tritonserver/model-explicit", profile.Directory)];
        if (segment is not null)
        {
            words.Add((SharedSegment.RecordedName, segment.Name));
        }

        var results = await new HttpReplay(profile, server, words, lacksCases).RunAsync(cases, TestContext.Current.CancellationToken);
        ConformanceVerdict.Judge(Protocol, name, isCarried: name == Carried, [.. results.Select(result => (result.Case.Name, result.Differences))], share);
        Assert.True(segment?.HasLogits() ?? true, "the logits are not in the shared memory");
    }
}
