namespace Tritone.Server.Tests.Conformance;

/// <summary>Holds what differs in a profile to docs/compatibility.md.</summary>
internal static class ConformanceVerdict
{
    /// <param name="protocol"><c>http</c> or <c>grpc</c>.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="isCarried">Whether its recording is always there.</param>
    /// <param name="results">The cases with what differs.</param>
    /// <param name="share">Counts them.</param>
    public static void Judge(string protocol, string profile, bool isCarried, IReadOnlyList<(string Case, List<Difference> Differences)> results, ConformanceShare share)
    {
        var page = CompatibilityPage.Read(protocol);
        var needed = new HashSet<CompatibilityPage.Row>();
        var unexpected = new List<string>();
        foreach (var (recorded, differences) in results)
        {
            foreach (var difference in differences)
            {
                var rows = page.Rows.Where(row => row.Allows(profile, recorded, difference)).ToList();
                needed.UnionWith(rows);
                var line = $"{profile}/{recorded}: {difference.Kind}: {ErrorText.Shorten(difference.Detail, 500)}";
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
        var idle = page.Rows.Where(row => (row.Profile == profile || (row.Profile == "*" && isCarried)) && !needed.Contains(row)).ToList();
        Assert.True(idle.Count == 0, $"docs/compatibility.md has lines that no case needs: {string.Join("; ", idle)}");
    }
}
