using System.Text.Json;
using System.Xml.Linq;
using Tritone.IntegrationTests.Serve;

namespace Tritone.IntegrationTests.Benchmark;

/// <summary><c>tritone benchmark</c> against the real server.</summary>
public sealed class BenchmarkTests
{
    private static readonly string[] Quick = ["--duration", "1", "--warmup", "0.5", "--json"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Ways => new()
    {
        { "http", [] },
        { "http", ["--tensors", "json"] },
        { "http", ["--batch-size", "4", "--pad", "16"] },
        { "grpc", [] },
        { "", ["-b", "3", "-i", "grpc"] },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Benchmark_Tensors_AreAnsweredAndTheServerCountsThem(string scheme, string[] options)
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var url = scheme switch
        {
            "http" => $"http://{server.Client.BaseAddress!.Authority}",
            "grpc" => $"grpc://{await server.ReadGrpcAuthorityAsync()}",
            _ => await server.ReadGrpcAuthorityAsync(),
        };
        var result = await TritoneProgram.RunAsync(["benchmark", "--url", url, .. Quick, .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var run = Assert.Single(result.Json);
        Assert.Equal("concurrency 1", run.GetProperty("run").GetString());
        var requests = run.GetProperty("requests").GetInt64();
        Assert.True(requests > 0);
        Assert.Empty(run.GetProperty("errors").EnumerateObject());
        Assert.True(run.GetProperty("valid").GetBoolean());
        var latency = run.GetProperty("latency_ms");
        Assert.Equal(1, run.GetProperty("peak_in_flight").GetInt32());
        Assert.True(latency.GetProperty("p50").GetDouble() <= latency.GetProperty("p99").GetDouble());

        // Both count the same requests but for those at the edges of the window.
        var counted = run.GetProperty("server_ms");
        Assert.InRange(counted.GetProperty("requests").GetInt64(), requests * 0.5, (requests * 1.5) + 5);
        Assert.Equal(options is ["--batch-size", "4", ..] ? 4 : options is ["-b", "3", ..] ? 3 : 1, counted.GetProperty("mean_batch").GetDouble(), 0.001);
        Assert.True(counted.GetProperty("compute_infer").GetDouble() > 0);
    }

    [Fact]
    public async Task Benchmark_Json_HasTheOverallP99AsTheFirst()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var result = await TritoneProgram.RunAsync(["benchmark", "-u", server.Client.BaseAddress!.Authority, "-m", "a", "--concurrency-range", "1:2:1", .. Quick]);
        Assert.Equal(["concurrency 1", "concurrency 2"], result.Json.Select(run => run.GetProperty("run").GetString()));
        var line = result.Lines[0];
        var first = line[(line.IndexOf("\"p99\":", StringComparison.Ordinal) + 6)..].Split(',')[0];
        Assert.Equal(result.Json[0].GetProperty("latency_ms").GetProperty("p99").GetRawText(), first);
    }

    [Fact]
    public async Task Benchmark_LabelledTexts_AreComparedWithTheAnswers()
    {
        using var server = await ServeProgram.StartAsync();
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["texts.tsv"], "text\tlabel\nwhat a day!\tjoy\nwhat a wonderful day!\tanger\n", Cancellation);
        var texts = await TritoneProgram.RunAsync(["benchmark", "--url", $"{server.Client.BaseAddress}", "--api", "text", "--data", directory["texts.tsv"], .. Quick]);
        var model = Directory.EnumerateDirectories(await TritoneProgram.WarmCacheAsync(), "emotion", SearchOption.AllDirectories).Single();
        var tensors = await TritoneProgram.RunAsync(["benchmark", "--url", $"{server.Client.BaseAddress}", "--data", directory["texts.tsv"], "--tokenizer", model, .. Quick]);
        var calls = await TritoneProgram.RunAsync(["benchmark", "--url", $"grpc://{await server.ReadGrpcAuthorityAsync()}", "--data", directory["texts.tsv"], "--tokenizer", model, .. Quick]);
        foreach (var result in (ProgramResult[])[texts, tensors, calls])
        {
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            var (requests, wrong) = (result.Json[0].GetProperty("labels_checked").GetInt64(), result.Json[0].GetProperty("labels_wrong").GetInt64());
            Assert.Equal(result.Json[0].GetProperty("requests").GetInt64(), requests);
            Assert.InRange(wrong, (requests - 1) / 2, (requests + 1) / 2);
        }
    }

    [Fact]
    public async Task Benchmark_OpenLoop_SendsWhatTheScheduleSaysAndWritesAPage()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var data = directory["tensors.jsonl"];
        await File.WriteAllTextAsync(data, """{"input_ids":[[2,5,6,3]],"attention_mask":[[1,1,1,1]]}""", Cancellation);
        var result = await TritoneProgram.RunAsync(
            ["benchmark", "-u", $"{server.Client.BaseAddress}", "--request-rate", "20,40", "--arrivals", "constant", "--slo-ms", "5000", "--input-data", data, "--report", directory["r.html"], .. Quick]);

        // On a busy machine a run is invalid, and says so; what it sent is the schedule's all the same.
        Assert.Equal([20, 40], result.Json.Select(run => run.GetProperty("requests").GetInt64()));
        Assert.Equal([20, 40], result.Json.Select(run => run.GetProperty("good").GetInt64()));
        Assert.Equal(result.Json.All(run => run.GetProperty("valid").GetBoolean()) ? 0 : 1, result.ExitCode);
        Assert.Contains("40 requests/s", XDocument.Load(directory["r.html"]).ToString(), StringComparison.Ordinal);

        var trace = directory["trace.txt"];
        await File.WriteAllLinesAsync(trace, ["100", "100.1", "100.2", "100.2"], Cancellation);
        var replay = await TritoneProgram.RunAsync(["benchmark", "-u", $"{server.Client.BaseAddress}", "--trace", trace, "--data", data, "--json"]);
        Assert.Equal(4, replay.Json[0].GetProperty("requests").GetInt64());
        Assert.Equal(0.201, replay.Json[0].GetProperty("duration_s").GetDouble());
    }

    [Fact]
    public async Task Benchmark_Knee_EndsWithTheRateAndItsReason()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        string[] arguments = ["benchmark", "-u", $"{server.Client.BaseAddress}", "--find-knee", "--request-rate", "5:15:5", "--duration", "0.5", "--warmup", "0.1"];
        var impossible = await TritoneProgram.RunAsync([.. arguments, "--slo-ms", "0.001", "--json"]);
        Assert.Equal(2, impossible.Lines.Length);
        Assert.Equal(JsonValueKind.Null, impossible.Json[1].GetProperty("knee").GetProperty("request_rate").ValueKind);

        // On a busy machine the program may be late itself, and then says that.
        var easy = await TritoneProgram.RunAsync([.. arguments, "--slo-ms", "60000"]);
        Assert.Matches("^(99 of 100 requests are answered within 60000 ms at up to (5|10|15) requests/s(, the highest rate that was to be tried|; this program cannot .*)|no rate can be judged: .*)$", easy.Lines[^1]);
        Assert.Equal(easy.Lines[^1].StartsWith("no rate", StringComparison.Ordinal) ? 1 : 0, easy.ExitCode);
    }

    [Fact]
    public async Task Benchmark_Compare_TakesTurnsAndGivesRatios()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var result = await TritoneProgram.RunAsync(
            ["benchmark", "--compare", $"http={server.Client.BaseAddress}", $"grpc=grpc://{await server.ReadGrpcAuthorityAsync()}", "--rounds", "2", .. Quick]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["http", "grpc", "grpc", "http"], result.Json.Take(4).Select(run => run.GetProperty("target").GetString()));
        var comparison = result.Json[4].GetProperty("comparison");
        Assert.Equal(("http", "grpc"), (comparison.GetProperty("baseline").GetString(), comparison.GetProperty("other").GetString()));
        var rates = result.Json.Take(4).Select(run => run.GetProperty("requests_per_second").GetDouble()).ToList();
        Assert.Equal(Math.Sqrt(rates[1] / rates[0] * (rates[2] / rates[3])), comparison.GetProperty("requests_per_second").GetProperty("ratio").GetDouble(), 1e-3);
    }

    [Fact]
    public async Task Benchmark_ServerThatCannotBeMeasured_IsOneError()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        TestModel.Write(directory["b"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName);
        var url = $"http://{server.Client.BaseAddress!.Authority}";
        await AssertErrorAsync(2, $"{url} serves a, b: --model names one", ["--url", url]);
        await AssertErrorAsync(1, $"{url} does not serve 'c': 404 {{\"error\":\"Request for unknown model: 'c' is not found\"}}", ["--url", url, "--model", "c"]);
        await AssertErrorAsync(1, "cannot reach http://127.0.0.1:1: connection refused", ["--url", "http://127.0.0.1:1"]);
        await AssertErrorAsync(1, "cannot reach grpc://127.0.0.1:1: connection refused", ["--url", "grpc://127.0.0.1:1"]);
        var data = directory["bad.jsonl"];
        await File.WriteAllTextAsync(data, """{"input_ids":[[2,5]],"attention_mask":[[1,1,1]]}""", Cancellation);
        var refused = await TritoneProgram.RunAsync(["benchmark", "--url", url, "-m", "a", "--data", data]);
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith($"error: {url} refuses the first request: ", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url is not given: which server?")]
    [InlineData("'x y' is not the address of a server: http://host:port or grpc://host:port", "--url", "x y")]
    [InlineData("--request-rate does not go with --concurrency", "--url", "h:1", "--concurrency", "1", "--request-rate", "5")]
    [InlineData("--concurrency is '1,x'; it is a number, a list such as 1,8,32, or a range START:END:STEP", "--url", "h:1", "--concurrency", "1,x")]
    [InlineData("--concurrency has 0; it is above 0 and at most 10000", "--url", "h:1", "--concurrency", "0")]
    [InlineData("--concurrency is '1.5'; it is whole numbers", "--url", "h:1", "--concurrency", "1.5")]
    [InlineData("--duration is 0; it is seconds above 0 to 86400", "--url", "h:1", "--duration", "0")]
    [InlineData("--find-knee searches the rate that meets --slo-ms, which is not given", "--url", "h:1", "--find-knee")]
    [InlineData("--compare has 'a'; it takes NAME=URL", "--compare", "a", "b=h:1")]
    [InlineData("--compare has one server; it takes two at least: --compare old=http://... new=http://...", "--compare", "a=h:1")]
    [InlineData("--rounds is for --compare, which is not given", "--url", "h:1", "--rounds", "3")]
    [InlineData("--api text takes texts: --data F", "--url", "h:1", "--api", "text")]
    [InlineData("--api text is asked over HTTP, and grpc://h:1 is gRPC", "--url", "grpc://h:1", "--api", "text")]
    [InlineData("--shape is 'x'; it is an input's name and its dimensions, once for each input: input_ids:64", "--url", "h:1", "--shape", "x")]
    [InlineData("--batch-size is 0; it is at least 1", "--url", "h:1", "-b", "0")]
    [InlineData("--pad is 0; it is at least 1", "--url", "h:1", "--pad", "0")]
    public async Task Benchmark_WrongUsage_IsSaidInOneLine(string message, params string[] arguments) => await AssertErrorAsync(2, message, arguments);

    [Fact]
    public async Task Benchmark_TextsWithoutATokenizer_AreRefusedWithBothWaysOut()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["t.txt"], "a text\n", Cancellation);
        await AssertErrorAsync(2, "--data has texts: --tokenizer DIR makes token ids of them, and with --api text the server does", ["--url", "h:1", "--data", directory["t.txt"]]);
        await AssertErrorAsync(1, $"there is no file '{directory["u.txt"]}'", ["--url", "h:1", "--data", directory["u.txt"]]);
    }

    [Fact]
    public async Task Benchmark_TraceThatIsNoSchedule_NamesTheLine()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllLinesAsync(directory["t.txt"], ["0", "2", "1.5"], Cancellation);
        await AssertErrorAsync(1, $"line 3 of '{directory["t.txt"]}' is 1.5, before the 2 above it; the moments ascend", ["--url", "h:1", "--trace", directory["t.txt"]]);
    }

    private static async Task AssertErrorAsync(int exitCode, string message, string[] arguments)
    {
        var result = await TritoneProgram.RunAsync(["benchmark", .. arguments]);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Equal($"error: {message}", result.Error.TrimEnd('\n').Split('\n')[0]);
    }
}
