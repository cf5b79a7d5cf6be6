using System.Text.Json;
using System.Text.RegularExpressions;
using Tritone.Runtime.Sessions;

namespace Tritone.IntegrationTests;

public sealed class FirstUseTests : IDisposable
{
    private readonly TemporaryDirectory _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Classify_CacheThatCannotBeWritten_SaysHowToNameAnother()
    {
        File.WriteAllText(_cache["file"], "");
        var result = await TritoneProgram.RunAsync(["classify", "x"], cache: _cache["file"]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains($"cannot be kept in '{_cache["file"]}", result.Error, StringComparison.Ordinal);
        Assert.Contains("XDG_CACHE_HOME", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_Model_LeavesNothingOfOnnxRuntimesTelemetry()
    {
        // It is quiet in a build by itself.
        var environment = new Dictionary<string, string> { ["CI"] = "", ["HOME"] = _cache.FullName };
        using var models = new TemporaryDirectory();
        var model = TestModel.Write(models["tiny"]);
        Assert.Equal(0, (await TritoneProgram.RunAsync(["classify", "x", "--model", model], cache: _cache.FullName, environment: environment)).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cache.FullName));
    }

    [Fact]
    public async Task Classify_TwoFirstUsersAtOnce_ShareOneModel()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => TritoneProgram.RunAsync(["classify", "what a day!"], cache: _cache.FullName)));
        Assert.All(both, result => Assert.Equal(0, result.ExitCode));
        Assert.All(both, result => Assert.StartsWith("joy ", result.Output, StringComparison.Ordinal));

        // Each that converts says so once. Who comes after the other is done says nothing.
        Assert.Contains(both, result => result.Error.Length > 0);
        Assert.All(both, result => Assert.Matches(result.Error.Length == 0 ? "" : $"^first use: converting the bundled model into {Regex.Escape(_cache.FullName)}[^\n]*/emotion \\.\\.\\.\n$", result.Error));

        var repository = Assert.Single(Directory.EnumerateDirectories(_cache["tritone"]));
        Assert.Equal([Path.Combine(repository, "emotion")], Directory.EnumerateFileSystemEntries(repository));
        Assert.Equal([Path.Combine(repository, "emotion", "1")], Directory.EnumerateDirectories(Path.Combine(repository, "emotion")).Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])));

        var later = await TritoneProgram.RunAsync(["classify", "what a day!"], cache: _cache.FullName);
        Assert.Equal(("", both[0].Output), (later.Error, later.Output));

        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(repository, "emotion", "1", "manifest.json")));
        Assert.Equal("int8", manifest.RootElement.GetProperty("settings").GetProperty("precision").GetString());
        Assert.Equal(CpuClasses.Current.ToName(), manifest.RootElement.GetProperty("quantization").GetProperty("cpu").GetString());
        Assert.Equal(200, manifest.RootElement.GetProperty("gate").GetProperty("texts").GetProperty("texts").GetInt32());
    }
}
