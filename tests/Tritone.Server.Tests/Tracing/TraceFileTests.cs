using System.Text.Json;
using Tritone.Server.Options;

namespace Tritone.Server.Tests.Tracing;

[Collection(Alone.Name)]
public sealed class TraceFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_TracedRequests_AreWrittenAsTritonWritesThem()
    {
        await using var server = await Observed.StartAsync(Cancellation, traces: Traces("level=TIMESTAMPS", "rate=2"));
        for (var i = 0; i < 4; i++)
        {
            await server.InferAsync(Cancellation, id: $"r{i}");
        }

        await server.StopAsync();
        using var document = JsonDocument.Parse(File.ReadAllText(server.FileOf("trace.json")));
        var objects = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(["r1", "r3"], objects.Where(part => part.TryGetProperty("request_id", out _)).Select(part => part.GetProperty("request_id").GetString()));
        Assert.Equal(("emotion", 1), (objects[0].GetProperty("model_name").GetString(), objects[0].GetProperty("model_version").GetInt64()));
        var stamps = objects[1].GetProperty("timestamps").EnumerateArray().Select(stamp => (Name: stamp.GetProperty("name").GetString(), At: stamp.GetProperty("ns").GetInt64())).ToList();
        Assert.Equal(
            ["COMPUTE_END", "COMPUTE_INPUT_END", "COMPUTE_OUTPUT_START", "COMPUTE_START", "QUEUE_START", "REQUEST_END", "REQUEST_START"], stamps.Select(stamp => stamp.Name).Order(StringComparer.Ordinal));
        Assert.Equal(stamps.Select(stamp => stamp.At).Order(), stamps.Select(stamp => stamp.At));
    }

    [Fact]
    public async Task File_LevelByTheProtocol_HoldsForTheNextRequest()
    {
        await using var server = await Observed.StartAsync(Cancellation, traces: Traces("level=OFF", "rate=1"));
        await server.InferAsync(Cancellation, id: "before");
        Assert.Equal(200, (await RawHttp.PostAsync(server.Http, "/v2/models/emotion/trace/setting", """{"trace_level":["TIMESTAMPS"]}""", Cancellation)).Status);
        await server.InferAsync(Cancellation, id: "after");
        await server.StopAsync();
        var text = File.ReadAllText(server.FileOf("trace.json"));
        Assert.Contains("\"after\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"before\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_LogFrequency_BeginsAnotherFile()
    {
        await using var server = await Observed.StartAsync(Cancellation, traces: Traces("level=TIMESTAMPS", "rate=1", "triton,log-frequency=2"));
        for (var i = 0; i < 3; i++)
        {
            await server.InferAsync(Cancellation);
        }

        await server.StopAsync();
        Assert.Equal(4, JsonDocument.Parse(File.ReadAllText(server.FileOf("trace.json.0"))).RootElement.GetArrayLength());
        Assert.Equal(2, JsonDocument.Parse(File.ReadAllText(server.FileOf("trace.json.1"))).RootElement.GetArrayLength());
    }

    private static Func<Observed, IReadOnlyList<TraceSetting>> Traces(params string[] settings)
        => observed => [TraceSetting.Parse($"triton,file={observed.FileOf("trace.json")}"), .. settings.Select(TraceSetting.Parse)];
}
