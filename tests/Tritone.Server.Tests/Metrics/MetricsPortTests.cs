using Tritone.Server.Options;

namespace Tritone.Server.Tests.Metrics;

public sealed class MetricsPortTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", 200, "")]
    [InlineData("GET", "/nope", 404, """{"error":"Not Found"}""")]
    [InlineData("POST", "/metrics", 405, """{"error":"Method Not Allowed"}""")]
    public async Task Port_OtherThanMetrics_AnswersAsTriton(string method, string path, int status, string body)
    {
        await using var server = await Observed.StartAsync(Cancellation);
        var answer = await RawHttp.SendAsync(server.Metrics, $"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", Cancellation);
        Assert.Equal((status, body), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Metrics_ModelThatHasJustBeenLoaded_HasAllItsSeriesAtZero()
    {
        await using var server = await Observed.StartAsync(Cancellation);
        var answer = await RawHttp.GetAsync(server.Metrics, "/metrics/", Cancellation);
        Assert.Equal("text/plain; charset=utf-8", answer.Header("Content-Type"));
        string[] expected =
        [
            "nv_inference_request_success{model=\"emotion\",version=\"1\"} 0",
            "nv_inference_request_failure{model=\"emotion\",reason=\"REJECTED\",version=\"1\"} 0",
            "nv_inference_request_failure{model=\"emotion\",reason=\"CANCELED\",version=\"1\"} 0",
            "nv_inference_request_failure{model=\"emotion\",reason=\"BACKEND\",version=\"1\"} 0",
            "nv_inference_request_failure{model=\"emotion\",reason=\"OTHER\",version=\"1\"} 0",
            "nv_inference_count{model=\"emotion\",version=\"1\"} 0",
            "nv_inference_exec_count{model=\"emotion\",version=\"1\"} 0",
            "nv_inference_request_duration_us{model=\"emotion\",version=\"1\"} 0",
            "nv_inference_pending_request_count{model=\"emotion\",version=\"1\"} 0",
        ];
        Assert.Empty(expected.Except(answer.Text.Split('\n')));
        Assert.DoesNotContain("summary", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nv_gpu", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_Requests_AreCountedByModelRouteAndLabel()
    {
        await using var server = await Observed.StartAsync(Cancellation);
        Assert.Equal(200, (await server.InferAsync(Cancellation)).Status);
        Assert.Equal(404, (await RawHttp.GetAsync(server.Http, "/v2/models/nope", Cancellation)).Status);
        Assert.Equal(200, (await RawHttp.PostAsync(server.Http, "/v1/classify", """{"text":"what a day!"}""", Cancellation)).Status);
        var text = await server.ScrapeAsync(Cancellation);
        string[] expected =
        [
            "nv_inference_request_success{model=\"emotion\",version=\"1\"} 2",
            "nv_inference_count{model=\"emotion\",version=\"1\"} 3",
            "nv_inference_exec_count{model=\"emotion\",version=\"1\"} 2",
            "tritone_request_duration_seconds_count{model=\"emotion\",version=\"1\"} 2",
            "tritone_batch_tokens_sum{model=\"emotion\",version=\"1\"} 14",
            "tritone_batch_padding_share_sum{model=\"emotion\",version=\"1\"} 0.125",
            "tritone_http_requests_total{method=\"POST\",route=\"/v2/models/{model}/infer\",status=\"200\"} 1",
            "tritone_http_requests_total{method=\"GET\",route=\"/v2/models/{model}\",status=\"404\"} 1",
        ];
        Assert.Empty(expected.Except(text.Split('\n')));
        Assert.Matches("""tritone_predictions_total\{label="(anger|joy|optimism|sadness)",model="emotion",version="1"\} 1""", text);
        Assert.Matches("(?m)^process_cpu_seconds_total [0-9]", text);
    }

    [Fact]
    public async Task Metrics_Settings_ChooseWhatThereIs()
    {
        await using var server = await Observed.StartAsync(
            Cancellation, metrics: new MetricsOptions { CounterLatencies = false, SummaryLatencies = true, HistogramLatencies = true, SummaryQuantiles = [(0.5, 0.1)] });
        Assert.Contains("nv_inference_queue_summary_us{model=\"emotion\",version=\"1\",quantile=\"0.5\"} Nan", await server.ScrapeAsync(Cancellation), StringComparison.Ordinal);
        await server.InferAsync(Cancellation);
        var text = await server.ScrapeAsync(Cancellation);
        Assert.DoesNotContain("nv_inference_request_duration_us{", text, StringComparison.Ordinal);
        Assert.Matches("""nv_inference_request_summary_us\{model="emotion",version="1",quantile="0.5"\} [0-9]""", text);
        Assert.DoesNotContain("quantile=\"0.9\"", text, StringComparison.Ordinal);
        Assert.Contains("nv_inference_first_response_histogram_ms_bucket{model=\"emotion\",version=\"1\",le=\"5000\"} 1", text, StringComparison.Ordinal);
    }
}
