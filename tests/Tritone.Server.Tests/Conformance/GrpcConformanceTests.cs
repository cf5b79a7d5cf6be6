namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// Replays what was sent to a real Triton over gRPC, and compares the answers. What differs on purpose stands in docs/compatibility.md; what is not there fails, and so does a
/// line there that no case needs.
/// </summary>
public sealed class GrpcConformanceTests(ConformanceShare share) : IClassFixture<ConformanceShare>
{
    private const string Protocol = "grpc";

    // The recording that is carried.
    private const string Carried = "default";

    public static TheoryData<string> Profiles => ["default", "explicit", "broken", "shm", "queue", "restricted"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Replay_RecordedCalls_GiveTheRecordedAnswers(string name)
    {
        var profile = ConformanceProfile.All.Single(candidate => candidate.Name == name);
        var path = $"triton/{Protocol}/{name}.jsonl";
        var cases = GrpcCase.ReadAll(name == Carried ? TestFiles.Golden(path) : TestFiles.Shared($"golden/{path}"));

        // The queue's statistics count what was sent over HTTP before.
        var lacksCases = cases[^1].Number != cases.Count || name == "queue";

        using var segment = profile.AllowsSharedMemory ? new SharedSegment() : null;
        await using var server = await ProfileServer.StartAsync(profile, TestContext.Current.CancellationToken);
        using var client = new RawGrpc(server.Grpc);
        List<(string, string)> words = [("/srv/tritonserver/model-explicit", profile.Directory)];
        if (segment is not null)
        {
            words.Add((SharedSegment.RecordedName, segment.Name));
        }

        var results = await new GrpcReplay(profile, client, words, lacksCases).RunAsync(cases, TestContext.Current.CancellationToken);
        Assert.True(segment?.HasLogits() ?? true, "the logits are not in the shared memory");
        ConformanceVerdict.Judge(Protocol, name, isCarried: name == Carried, results, share);
    }

    [Fact]
    public void Cases_TheCarriedRecording_IsThereInWhole() => Assert.InRange(GrpcCase.ReadAll(TestFiles.Golden("triton/grpc/default.jsonl")).Count, 100, int.MaxValue);
}
