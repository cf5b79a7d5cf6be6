using Tritone.Protocol.Grpc;
using Tritone.Server.Options;

namespace Tritone.Server.Tests.Tracing;

[Collection(Alone.Name)]
public sealed class OtlpExportTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoint_Requests_SendTheirSpansAndMetrics()
    {
        using var collector = new CollectorStub();
        await using var server = await Observed.StartAsync(Cancellation, otlp: collector.Address);
        await server.InferAsync(Cancellation, $"traceparent: 00-{TraceId}-{ParentId}-01\r\n", id: "r-17");
        await server.StopAsync();

        var spans = collector.Sent("/v1/traces").Where(body => CollectorStub.Has(body, Convert.FromHexString(TraceId))).ToList();
        Assert.NotEmpty(spans);
        Assert.All(["InferRequest", "emotion", "queue", "compute", "COMPUTE_INPUT_END", "triton.model_name", "r-17", "tritone"], name => Assert.Contains(spans, body => CollectorStub.Has(body, name)));
        Assert.Contains(spans, body => CollectorStub.Has(body, Convert.FromHexString(ParentId)));
        Assert.All(["tritone.inference.requests", "tritone.request.duration", "tritone.http.requests"], name => Assert.Contains(collector.Sent("/v1/metrics"), body => CollectorStub.Has(body, name)));
    }

    [Fact]
    public async Task Endpoint_GrpcRequest_SendsItsSpansToo()
    {
        using var collector = new CollectorStub();
        await using var server = await Observed.StartAsync(Cancellation, otlp: collector.Address);
        using (var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(server.Grpc))
        {
            var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
            var headers = new global::Grpc.Core.Metadata { { "traceparent", $"00-{TraceId}-{ParentId}-01" } };
            await Assert.ThrowsAsync<global::Grpc.Core.RpcException>(async () => await client.ModelInferAsync(new ModelInferRequest { ModelName = "emotion" }, headers, cancellationToken: Cancellation));
        }

        await server.StopAsync();
        Assert.Contains(collector.Sent("/v1/traces"), body => CollectorStub.Has(body, Convert.FromHexString(ParentId)) && CollectorStub.Has(body, "INVALID_ARGUMENT"));
    }

    [Fact]
    public async Task TraceConfig_LevelOff_SendsNothingUntilItIsOn()
    {
        using var collector = new CollectorStub();
        await using var server = await Observed.StartAsync(
            Cancellation, traces: _ => [TraceSetting.Parse("mode=opentelemetry"), TraceSetting.Parse("rate=1"), TraceSetting.Parse($"opentelemetry,url={collector.Address}v1/traces")]);
        await server.InferAsync(Cancellation, id: "not-traced");
        Assert.Equal(200, (await RawHttp.PostAsync(server.Http, "/v2/trace/setting", """{"trace_level":["TIMESTAMPS"]}""", Cancellation)).Status);
        await server.InferAsync(Cancellation, id: "is-traced");
        await server.StopAsync();
        Assert.Contains(collector.Sent("/v1/traces"), body => CollectorStub.Has(body, "is-traced"));
        Assert.DoesNotContain(collector.Sent("/v1/traces"), body => CollectorStub.Has(body, "not-traced"));
        Assert.Empty(collector.Sent("/v1/metrics"));
    }
}
