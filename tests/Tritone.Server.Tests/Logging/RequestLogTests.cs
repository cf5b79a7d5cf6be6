using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Protocol.Grpc;
using Tritone.Server.Options;

namespace Tritone.Server.Tests.Logging;

public sealed class RequestLogTests
{
    private const string Marker = "Zanzibarquetzal";
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_Request_IsOneObjectWithItsNames()
    {
        await using var server = await Observed.StartAsync(Cancellation, new LogOptions { Json = true });
        var answer = await server.InferAsync(Cancellation, $"traceparent: {TraceParent}\r\n", id: "r-17");
        await server.StopAsync();
        var line = Lines(server).Single(line => line.GetProperty("event").GetString() == "request");
        Assert.Equal("POST", line.GetProperty("method").GetString());
        Assert.Equal("/v2/models/{model}/infer", line.GetProperty("route").GetString());
        Assert.Equal("200", line.GetProperty("status").GetString());
        Assert.Equal(answer.Body.Length, line.GetProperty("bytes").GetInt32());
        Assert.True(line.GetProperty("duration_ms").GetDouble() > 0);
        Assert.Equal("r-17", line.GetProperty("request_id").GetString());
        Assert.Equal("emotion", line.GetProperty("model").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task Json_RequestIdInAHeader_IsTaken()
    {
        await using var server = await Observed.StartAsync(Cancellation, new LogOptions { Json = true });
        await server.InferAsync(Cancellation, "X-Request-Id: from-header\r\n");
        await server.StopAsync();
        Assert.Contains("\"request_id\":\"from-header\"", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_Grpc_IsLoggedWithItsStatusAndBytes()
    {
        await using var server = await Observed.StartAsync(Cancellation, new LogOptions { Json = true });
        using (var channel = GrpcChannel.ForAddress(server.Grpc))
        {
            var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
            await client.ServerLiveAsync(new ServerLiveRequest(), cancellationToken: Cancellation);
            await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(new ModelInferRequest { ModelName = "nope", Id = "g-1" }, cancellationToken: Cancellation));
        }

        await server.StopAsync();
        var lines = Lines(server).Where(line => line.GetProperty("event").GetString() == "request").ToList();
        Assert.Equal(["ServerLive OK", "ModelInfer NOT_FOUND"], lines.Select(line => $"{line.GetProperty("route")} {line.GetProperty("status")}"));
        Assert.True(lines[0].GetProperty("bytes").GetInt64() > 0);
        Assert.Equal("g-1", lines[1].GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Plain_VerboseLevelByTheProtocol_HoldsForTheNextRequest()
    {
        await using var server = await Observed.StartAsync(Cancellation);
        await RawHttp.GetAsync(server.Http, "/v2", Cancellation);
        await RawHttp.PostAsync(server.Http, "/v2/logging", """{"log_verbose_level":1}""", Cancellation);
        await RawHttp.GetAsync(server.Http, "/v2/health/live", Cancellation);
        await RawHttp.PostAsync(server.Http, "/v2/logging", """{"log_verbose_level":0}""", Cancellation);
        await RawHttp.GetAsync(server.Http, "/v2/health/ready", Cancellation);
        await server.StopAsync();
        Assert.Matches("GET /v2/health/live 200 0 B", server.Log);
        Assert.DoesNotContain("GET /v2 200", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("/v2/health/ready", server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnyRequest_WhatItSays_IsNeverLogged(bool isJson)
    {
        await using var server = await Observed.StartAsync(
            Cancellation, new LogOptions { Json = isJson, VerboseLevel = 9 }, traces: observed => [TraceSetting.Parse($"triton,file={observed.FileOf("trace.json")}"), TraceSetting.Parse("level=TIMESTAMPS"), TraceSetting.Parse("rate=1")]);
        string[] bodies =
        [
            $$"""{"text":"{{Marker}}"}""",
            $$"""{"text":["{{Marker}}", 3]}""",
            $$"""{"text":{{Marker}}}""",
            $$"""{"{{Marker}}":1}""",
            $$"""{"model":"{{Marker}}","text":"x"}""",
            $$"""{"inputs":[{"name":"{{Marker}}","shape":[1,1],"datatype":"BYTES","data":["{{Marker}}"]}]}""",
            $$"""{"inputs":[{"name":"input_ids","shape":[1,1],"datatype":"{{Marker}}","data":["{{Marker}}"]}]}""",
            $$"""{"text_input":"{{Marker}}"}""",
            $$"""{{Marker}}""",
        ];
        string[] paths = ["/v1/classify", "/v2/models/emotion/infer", "/v2/models/emotion/generate", "/v2/models/emotion/generate_stream", "/v2/logging", "/v2/trace/setting", "/v2/repository/index", "/v2/repository/models/emotion/load", $"/{Marker}", $"/v2?q={Marker}"];
        foreach (var path in paths)
        {
            foreach (var body in bodies)
            {
                await RawHttp.PostAsync(server.Http, path, body, Cancellation);
            }
        }

        await server.InferAsync(Cancellation);
        await RawHttp.SendAsync(server.Http, $"{Marker} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", Cancellation);
        using (var channel = GrpcChannel.ForAddress(server.Grpc))
        {
            var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
            var request = new ModelInferRequest { ModelName = "emotion", Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = Marker, Datatype = "BYTES", Shape = { 1 } } }, RawInputContents = { Google.Protobuf.ByteString.CopyFromUtf8(Marker) } };
            await Assert.ThrowsAsync<RpcException>(async () => await client.ModelInferAsync(request, cancellationToken: Cancellation));
            using var stream = client.ModelStreamInfer(cancellationToken: Cancellation);
            await stream.RequestStream.WriteAsync(request, Cancellation);
            await stream.RequestStream.CompleteAsync();
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        }

        var metrics = await server.ScrapeAsync(Cancellation);
        await server.StopAsync();
        Assert.Contains(isJson ? "\"route\":\"/v1/classify\"" : "POST /v1/classify 200", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, server.Log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Marker, metrics, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Marker, File.ReadAllText(server.FileOf("trace.json")), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<JsonElement> Lines(Observed server)
        => server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
}
