namespace Tritone.IntegrationTests;

/// <summary>Everything that <c>convert</c> takes, through the real program.</summary>
public sealed class ConvertSourcesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a_roberta_safetensors", true)]
    [InlineData("a_roberta_bin_legacy", false)]
    [InlineData("a_roberta_sharded_bin", false)]
    [InlineData("c_distilbert", false)]
    public async Task Convert_CheckpointOfAnyFormat_BecomesAModel(string name, bool takesTexts)
    {
        var result = await TritoneProgram.RunAsync(["convert", TestFiles.Golden($"checkpoints/{name}"), "--output", _directory["model"], "--json"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(takesTexts, result.Json[0].GetProperty("takes_texts").GetBoolean());
        Assert.InRange(result.Json[0].GetProperty("manifest").GetProperty("parity").GetProperty("max_absolute_difference").GetDouble(), 0, 1e-4);
        if (takesTexts)
        {
            Assert.Matches(@"^(anger|joy|optimism|sadness) 0\.\d\d\n$", (await TritoneProgram.RunAsync(["classify", "what a day!", "--model", _directory["model"]])).Output);
        }
    }

    [Theory]
    [InlineData("pickle_legacy_os_system", "which a state dict does not need: nothing of it was run")]
    [InlineData("st_good", "there is no file '")]
    public async Task Convert_HostileCheckpoint_IsOneErrorAndLeavesNothing(string name, string message)
    {
        var folder = TestFiles.Golden($"checkpoints/broken/{name}");
        var result = await TritoneProgram.RunAsync(["convert", folder, "--output", _directory["models/x"]]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.FullName));
    }

    [Fact]
    public async Task Convert_ImportedGraph_ClassifiesTexts()
    {
        var checkpoint = TestFiles.Golden("checkpoints/a_roberta_safetensors");
        await TritoneProgram.RunAsync(["convert", checkpoint, "--output", _directory["a"]]);
        var result = await TritoneProgram.RunAsync(
            ["convert", _directory["a/1/model.onnx"], "--output", _directory["b"], "--tokenizer", checkpoint, "--labels", "anger,joy,optimism,sadness"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("as imported", result.Output, StringComparison.Ordinal);
        Assert.Contains("warning: the graph was imported as it is", result.Error, StringComparison.Ordinal);
        var expected = await TritoneProgram.RunAsync(["classify", "what a day!", "--model", _directory["a"], "--json"]);
        Assert.Equal(expected.Output, (await TritoneProgram.RunAsync(["classify", "what a day!", "--model", _directory["b"], "--json"])).Output);
    }

    [Theory]
    [InlineData("an .onnx file needs --tokenizer DIR", "model.onnx")]
    [InlineData("an .onnx file needs --labels A,B,...: a graph names none", "model.onnx", "--tokenizer", "x")]
    [InlineData("--precision does not go with an .onnx file, which stays as it is", "model.onnx", "--tokenizer", "x", "--labels", "a,b", "--precision", "fp16")]
    [InlineData("--tokenizer is for .onnx files; a checkpoint says it itself", "folder", "--tokenizer", "x")]
    [InlineData("--activation is for .onnx files; a checkpoint says it itself", "folder", "--activation", "sigmoid")]
    public async Task Convert_OptionsThatDoNotGoTogether_AreWrongUsage(string message, params string[] arguments)
    {
        var result = await TritoneProgram.RunAsync(["convert", .. arguments, "--output", _directory["model"]]);
        Assert.Equal((2, $"error: {message}\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Convert_NeitherFolderNorRepository_SaysBoth()
    {
        var result = await TritoneProgram.RunAsync(["convert", "nothing-here", "--output", _directory["model"]]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no checkpoint folder 'nothing-here', and it is no repository of the hub either", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MakeCheckpoint_IsNotInTheMainHelpAndExplainsItself()
    {
        Assert.DoesNotContain("make-checkpoint", (await TritoneProgram.RunAsync(["--help"])).Output, StringComparison.Ordinal);
        Assert.Contains("--like", (await TritoneProgram.RunAsync(["make-checkpoint", "--help"])).Output, StringComparison.Ordinal);
        var result = await TritoneProgram.RunAsync(["make-checkpoint", _directory["x"], "--like", "gpt2"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("known are roberta-base", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Convert_RepositoryOfTheHub_IsDownloadedOnceAndItsCommitNoted()
    {
        using var hub = new LocalHub("some/emotion", TestFiles.Golden("checkpoints/a_roberta_safetensors"));
        var environment = new Dictionary<string, string> { ["HF_ENDPOINT"] = hub.Address, ["HF_HOME"] = _directory["hf"], ["HF_TOKEN"] = "hf_secret" };
        var result = await TritoneProgram.RunAsync(["convert", "some/emotion", "--output", _directory["model"], "--json"], environment: environment);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var source = result.Json[0].GetProperty("manifest").GetProperty("source");
        Assert.Equal(("some/emotion", LocalHub.Commit), (source.GetProperty("name").GetString(), source.GetProperty("revision").GetString()));
        Assert.DoesNotContain(hub.Requests, path => path.Contains("expected.json", StringComparison.Ordinal));
        Assert.Equal(0, (await TritoneProgram.RunAsync(["convert", "some/emotion"], workingDirectory: _directory.FullName, environment: environment)).ExitCode);
        Assert.True(File.Exists(_directory["models/emotion/1/model.onnx"]));
        Assert.True(File.Exists(_directory[$"hf/hub/models--some--emotion/snapshots/{LocalHub.Commit}/model.safetensors"]));

        environment["HF_HUB_OFFLINE"] = "1";
        var requests = hub.Requests.Count;
        Assert.Equal(0, (await TritoneProgram.RunAsync(["convert", "some/emotion", "--output", _directory["again"]], environment: environment)).ExitCode);
        Assert.Equal(requests, hub.Requests.Count);

        var unknown = await TritoneProgram.RunAsync(["convert", "some/other", "--output", _directory["other"]], environment: environment);
        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("HF_HUB_OFFLINE", unknown.Error, StringComparison.Ordinal);

        environment.Remove("HF_HUB_OFFLINE");
        unknown = await TritoneProgram.RunAsync(["convert", "some/other", "--output", _directory["other"]], environment: environment);
        Assert.Contains("some/other", unknown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", unknown.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["other"]));
    }
}
