using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

public sealed class MetricsEndpointTests
{
    private static readonly ServerCounters Expected = new(
        20, 30, 10, TimeSpan.FromMicroseconds(100), TimeSpan.FromMicroseconds(20), TimeSpan.FromMicroseconds(700), TimeSpan.FromMicroseconds(30));

    [Fact]
    public void Parse_OneVersion_IsRead() => Assert.Equal(Expected, MetricsEndpoint.Parse(Lines("""model="emotion",version="1" """), "emotion"));

    [Fact]
    public void Parse_LinesEndWithCarriageReturns_IsTheSame()
        => Assert.Equal(Expected, MetricsEndpoint.Parse(Lines("""model="emotion",version="1" """).ReplaceLineEndings("\r\n"), "emotion"));

    [Fact]
    public void Parse_SeveralVersionsAndDevices_AreSummedUp()
    {
        var text = Lines("""model="emotion",version="1" """) + Lines("""model="emotion",version="2" """) + Lines("""gpu_uuid="GPU-1",model="emotion",version="1" """);
        Assert.Equal(Expected + Expected + Expected, MetricsEndpoint.Parse(text, "emotion"));
    }

    [Theory]
    [InlineData("""model="emotion2",version="1" """)]
    [InlineData("""model="my emotion",version="1" """)]
    [InlineData("""model="Emotion",version="1" """)]
    [InlineData("""version="emotion",model="m" """)]
    [InlineData("""base_model="emotion",model="m" """)]
    [InlineData("""model="m",base_model="emotion" """)]
    [InlineData("""model="m",note="model=\"emotion\"" """)]
    public void Parse_OtherModels_AreNotCounted(string labels)
    {
        Assert.Equal(Expected, MetricsEndpoint.Parse(Lines(labels) + Lines("""model="emotion",version="1" """), "emotion"));
        Assert.Null(MetricsEndpoint.Parse(Lines(labels), "emotion"));
    }

    [Theory]
    [InlineData("""a "b" """, """a \"b\" """)]
    [InlineData("""a\b""", """a\\b""")]
    [InlineData("a{b}", "a{b}")]
    public void Parse_NameWithEscapes_IsFound(string model, string escaped)
        => Assert.Equal(Expected, MetricsEndpoint.Parse(Lines($"model=\"{escaped}\",version=\"1\""), model));

    [Theory]
    [InlineData("")]
    [InlineData("<html>{model=\"emotion\"} 1</html>")]
    [InlineData("nv_inference_request_success 5")]
    [InlineData("nv_inference_request_success{model=\"emotion\"} many")]
    [InlineData("nv_inference_count{model=\"emotion\"} 5")]
    public void Parse_NoSuchMetrics_IsNull(string text) => Assert.Null(MetricsEndpoint.Parse(text, "emotion"));

    [Fact]
    public void Parse_SuccessAlone_LeavesTheRestAtNothing()
        => Assert.Equal(ServerCounters.None with { Requests = 1500 }, MetricsEndpoint.Parse("nv_inference_request_success{model=\"emotion\"} 1.5e3", "emotion"));

    [Theory]
    [InlineData("Nan")]
    [InlineData("+Inf")]
    public void Parse_NoNumber_IsNotCounted(string value)
        => Assert.Equal(Expected, MetricsEndpoint.Parse(Lines("""model="emotion" """) + $"nv_inference_queue_duration_us{{model=\"emotion\"}} {value}\n", "emotion"));

    private static string Lines(string labels) => $$"""
        # HELP nv_inference_request_success Number of successful inference requests, all batch sizes
        # TYPE nv_inference_request_success counter
        nv_inference_request_success{{{labels.Trim()}}} 20
        nv_inference_request_failure{{{labels.Trim()}}} 4
        nv_inference_count{{{labels.Trim()}}} 30
        nv_inference_exec_count{{{labels.Trim()}}} 10
        nv_inference_request_duration_us{{{labels.Trim()}}} 900
        nv_inference_queue_duration_us{{{labels.Trim()}}} 100
        nv_inference_compute_input_duration_us{{{labels.Trim()}}} 20
        nv_inference_compute_infer_duration_us{{{labels.Trim()}}} 700.000000
        nv_inference_compute_output_duration_us{{{labels.Trim()}}} 30

        """;
}
