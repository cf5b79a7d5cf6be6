namespace Tritone.Core.Tests.Architecture;

/// <summary>The table of docs/architecture.md, enforced. A new project or a new arrow is a decision: it starts here.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Core"] = [],
        ["Tokenization"] = ["Core"],
        ["Repository"] = ["Core", "Protocol"],
        ["Runtime"] = ["Core", "Tokenization", "Repository"],
        ["Evaluation"] = ["Core"],
        ["Modeling"] = ["Core", "Tokenization", "Repository", "Runtime", "Evaluation"],
        ["Protocol"] = ["Core"],
        ["Serving"] = ["Core", "Tokenization", "Repository", "Runtime", "Protocol"],
        ["Server"] = ["Core", "Tokenization", "Runtime", "Protocol", "Serving"],
        ["LoadTesting"] = ["Core", "Evaluation", "Protocol"],
        ["Cli"] = ["Core", "Tokenization", "Repository", "Runtime", "Evaluation", "Modeling", "Protocol", "Serving", "Server", "LoadTesting"],
    };

    // The one project that may see each dependency: what the others do must not be shaped by it.
    private static readonly Dictionary<string, string> SoleConsumers = new()
    {
        ["Microsoft.ML.OnnxRuntime"] = "Runtime",
        ["Microsoft.AspNetCore"] = "Server",
        ["Grpc.Net.Client"] = "LoadTesting",
        ["HdrHistogram"] = "LoadTesting",
        ["StackExchange.Redis"] = "Serving",
        ["OpenTelemetry"] = "Server",
        ["System.CommandLine"] = "Cli",
        ["Spectre.Console"] = "Cli",
    };

    public static TheoryData<string> Projects => [.. SourceProject.All().Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_EachProject_FollowTheTable(string name)
    {
        Assert.True(Arrows.ContainsKey(name), $"src/Tritone.{name} is not in the table of arrows");
        Assert.Empty(Project(name).References.Except(Arrows[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Packages_EachProject_AreItsOwnToSee(string name)
    {
        var forbidden = SoleConsumers.Where(dependency => dependency.Value != name).Select(dependency => dependency.Key);
        var packages = Project(name).Packages.ToList();
        Assert.Empty(forbidden.SelectMany(prefix => packages.Where(package => IsOf(package, prefix))));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void OutputType_EachProject_IsALibraryButForTheCli(string name)
        => Assert.Equal(name is "Cli", Project(name).IsProgram);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Readme_EachProject_SaysInUnderFortyLinesWhatItIsFor(string name)
    {
        var readme = Path.Combine(Project(name).Folder, "README.md");
        Assert.True(File.Exists(readme), $"src/Tritone.{name} has no README.md");
        Assert.InRange(File.ReadLines(readme).Count(), 1, 39);
    }

    private static SourceProject Project(string name) => SourceProject.All().Single(project => project.Name == name);

    private static bool IsOf(string package, string prefix)
        => package.Equals(prefix, StringComparison.OrdinalIgnoreCase)
        || package.StartsWith(prefix + ".", StringComparison.OrdinalIgnoreCase);
}
