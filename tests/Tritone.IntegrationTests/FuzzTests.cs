using Tritone.Fuzz;

namespace Tritone.IntegrationTests;

/// <summary>A short run of what docs/fuzzing.md reports a long one of.</summary>
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Read_MutatedInputs_EndInAResultOrOneError(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        Assert.All(target.Seeds.Take(1), seed => target.Read(seed));
        var run = FuzzRun.Of(target, runs: 10_000, seed: 2);
        TestContext.Current.TestOutputHelper!.WriteLine(run.ToString());
        Assert.True(run.Accepted > 0, "no input was accepted: nothing beyond the first check was reached");
    }
}
