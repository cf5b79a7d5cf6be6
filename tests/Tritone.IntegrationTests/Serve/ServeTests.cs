using System.Net.Http.Json;
using System.Text.Json;
using Tritone.Runtime.Sessions;

namespace Tritone.IntegrationTests.Serve;

public sealed class ServeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_BundledModel_AnswersUntilItIsTerminated()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM to send on Windows");
        using var server = await ServeProgram.StartAsync();
        var (process, client) = (server.Process, server.Client);

        using var classified = await client.PostAsJsonAsync("v1/classify", new { text = "what a day!" }, Cancellation);
        var answer = await classified.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("joy", answer.GetProperty("predictions")[0].GetProperty("label").GetString());

        var metadata = await client.GetFromJsonAsync<JsonElement>("v2/models/emotion", Cancellation);
        Assert.Equal("emotion", metadata.GetProperty("name").GetString());
        Assert.True((await client.GetAsync("v2/health/ready", Cancellation)).IsSuccessStatusCode);

        await process.SignalAsync("TERM");
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Serve_TerminatedUnderLoad_LosesNoRequestThatWasAccepted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGTERM to send on Windows");
        using var server = await ServeProgram.StartAsync();
        var (process, client) = (server.Process, server.Client);
        var texts = Enumerable.Range(0, 200).Select(i => $"text number {i} that takes the model a moment").ToArray();

        // Long enough to be under way when the signal comes: the first answer says that the server has begun with all of them.
        var requests = Enumerable.Range(0, 8).Select(_ => client.PostAsJsonAsync("v1/classify", new { texts }, Cancellation)).ToList();
        await await Task.WhenAny(requests);
        await process.SignalAsync("TERM");

        foreach (var response in await Task.WhenAll(requests))
        {
            Assert.True(response.IsSuccessStatusCode);
            Assert.Equal(200, (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("predictions").GetArrayLength());
            response.Dispose();
        }

        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Serve_Repository_HasEveryModelInIt()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"], [1, 2]);
        TestModel.Write(directory["b"], takesTexts: false);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var client = server.Client;
        Assert.Equal("2", (await client.GetFromJsonAsync<JsonElement>("v2/models/a", Cancellation)).GetProperty("versions")[0].GetString());
        Assert.True((await client.GetAsync("v2/models/b/ready", Cancellation)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Serve_ModelsThatCannotBeLoaded_EndsBeforeAPortOpens()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        File.Delete(directory["a/labels.txt"]);
        Directory.CreateDirectory(directory["b"]);
        var result = await TritoneProgram.RunAsync(ServeProgram.Arguments("--model-repository", directory.FullName));
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("2 models cannot be loaded", result.Error, StringComparison.Ordinal);
        Assert.Contains("labels.txt", result.Error, StringComparison.Ordinal);
        Assert.Contains("config.pbtxt", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServeAndInspect_ModelForVnni_WarnWhereThereIsNone()
    {
        const string Warning = "the model has 8-bit weights for processors with VNNI; this one has none";
        var isMismatch = CpuClasses.Current is CpuClass.Avx2;
        var (model, _) = await IntegerModels.VnniAsync();
        var inspected = await TritoneProgram.RunAsync(["inspect", model]);
        Assert.Equal(0, inspected.ExitCode);
        Assert.Equal(isMismatch, inspected.Output.Contains($"    warning: {Warning}", StringComparison.Ordinal));

        var error = await ServeOnceAsync(Path.GetDirectoryName(model)!, "tiny");
        Assert.Equal(isMismatch, error.Contains($"] model 'tiny' version 1: {Warning}", StringComparison.Ordinal));
        Assert.Equal(isMismatch ? 1 : 0, error.Count(character => character == '\n'));
    }

    [Fact]
    public async Task Serve_ManifestThatCannotBeRead_WarnsAndAnswers()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        TestModel.Write(directory["b"]);
        File.WriteAllText(directory["a/1/manifest.json"], "{\"schema\": ");
        var error = await ServeOnceAsync(directory.FullName, "a");
        Assert.Contains("] model 'a' version 1: its manifest says nothing: '", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Contains("manifest.json' is not a manifest", error, StringComparison.Ordinal);
    }

    // Serves a repository until a model has answered; gives standard error.
    private static async Task<string> ServeOnceAsync(string repository, string model)
    {
        using var server = await ServeProgram.StartAsync("--model-repository", repository);
        using var answer = await server.Client.PostAsJsonAsync("v1/classify", new { text = "what a day!", model }, Cancellation);
        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("predictions").GetArrayLength());
        return await server.KillAsync();
    }
}
