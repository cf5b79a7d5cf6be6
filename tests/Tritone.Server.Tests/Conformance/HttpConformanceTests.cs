namespace Tritone.Server.Tests.Conformance;

/// <summary>
/// Replays what was sent to a real Triton over HTTP, byte for byte, and compares the answers. What differs on purpose stands in docs/compatibility.md; what is not there fails,
/// and so does a line there that no case needs.
/// </summary>
public sealed class HttpConformanceTests(HttpConformanceTests.Share share) : IClassFixture<HttpConformanceTests.Share>
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
        Judge(name, results);
        Assert.True(segment?.HasLogits() ?? true, "the logits are not in the shared memory");
    }

    private void Judge(string profile, List<(RecordedCase Case, List<Difference> Differences)> results)
    {
        var page = CompatibilityPage.Read(Protocol);
        var needed = new HashSet<CompatibilityPage.Row>();
        var unexpected = new List<string>();
        foreach (var (recorded, differences) in results)
        {
            foreach (var difference in differences)
            {
                var rows = page.Rows.Where(row => row.Allows(profile, recorded.Name, difference)).ToList();
                needed.UnionWith(rows);
                var line = $"{profile}/{recorded.Name}: {difference.Kind}: {ErrorText.Shorten(difference.Detail, 500)}";
                TestContext.Current.TestOutputHelper!.WriteLine($"{(rows.Count > 0 ? "on purpose" : "UNEXPECTED")} {line}");
                if (rows.Count == 0)
                {
                    unexpected.Add(line);
                }
            }
        }

        share.Add(results.Count, results.Count(result => result.Differences.Count == 0));
        TestContext.Current.TestOutputHelper!.WriteLine($"{profile}: {results.Count(result => result.Differences.Count == 0)} of {results.Count} are identical. {share}");
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));

        // A line for all profiles is held to the recording that is always there.
        var idle = page.Rows.Where(row => (row.Profile == profile || (row.Profile == "*" && profile == Carried)) && !needed.Contains(row)).ToList();
        Assert.True(idle.Count == 0, $"docs/compatibility.md has lines that no case needs: {string.Join("; ", idle)}");
    }

    /// <summary>How many of the cases replayed so far are identical.</summary>
    public sealed class Share
    {
        private int _cases;
        private int _identical;

        public void Add(int cases, int identical)
        {
            _cases += cases;
            _identical += identical;
        }

        public override string ToString() => FormattableString.Invariant($"Of all so far: {_identical} of {_cases}, {100.0 * _identical / _cases:F1} %");
    }
}
