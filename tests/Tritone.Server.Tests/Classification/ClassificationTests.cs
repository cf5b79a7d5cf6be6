using System.Text.Json;
using Tritone.Serving;

namespace Tritone.Server.Tests.Classification;

public sealed class ClassificationTests : IClassFixture<ClassificationTests.Host>
{
    private readonly Uri _server;

    public ClassificationTests(Host host) => _server = host.Address;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Classify_OneText_IsAnArrayOfOne()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", "{\"text\": \"what a day!\"}", Cancellation);
        Assert.Equal((200, "application/json"), (answer.Status, answer.Headers["Content-Type"]));
        using var body = JsonDocument.Parse(answer.Body);
        Assert.Equal(["model", "version", "predictions"], body.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("emotion", "1"), (body.RootElement.GetProperty("model").GetString(), body.RootElement.GetProperty("version").GetString()));
        var prediction = Assert.Single(body.RootElement.GetProperty("predictions").EnumerateArray());
        Assert.Equal(["label", "score", "scores", "tokens", "truncated"], prediction.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["anger", "joy", "optimism", "sadness"], prediction.GetProperty("scores").EnumerateObject().Select(member => member.Name));
        Assert.Equal(6, prediction.GetProperty("tokens").GetInt32());
        Assert.Equal(prediction.GetProperty("score").GetSingle(), prediction.GetProperty("scores").GetProperty(prediction.GetProperty("label").GetString()!).GetSingle());
    }

    [Fact]
    public async Task Classify_ManyTexts_ComeBackInOrder()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", "{\"texts\": [\"a\", \"\", \"what a day what a day what a day what a day\"], \"model\": \"emotion\"}", Cancellation);
        using var body = JsonDocument.Parse(answer.Body);
        Assert.Equal(
            [(3, 0), (2, 0), (10, 4)],
            body.RootElement.GetProperty("predictions").EnumerateArray().Select(prediction => (prediction.GetProperty("tokens").GetInt32(), prediction.GetProperty("truncated").GetInt32())));
    }

    [Fact]
    public async Task Classify_TopK_IsThatManyScoresBestFirst()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", "{\"text\": \"what a day!\", \"top_k\": 2}", Cancellation);
        using var body = JsonDocument.Parse(answer.Body);
        var prediction = body.RootElement.GetProperty("predictions")[0];
        var scores = prediction.GetProperty("scores").EnumerateObject().ToList();
        Assert.Equal((2, prediction.GetProperty("label").GetString()), (scores.Count, scores[0].Name));
        Assert.True(scores[0].Value.GetSingle() >= scores[1].Value.GetSingle());
    }

    [Fact]
    public async Task Classify_LongTextInWindows_SaysWhichDecided()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", "{\"text\": \"what a day what a day what a day what a day\", \"on_long\": \"windows\"}", Cancellation);
        using var body = JsonDocument.Parse(answer.Body);
        var prediction = body.RootElement.GetProperty("predictions")[0];
        Assert.Equal((14, 0, 2), (prediction.GetProperty("tokens").GetInt32(), prediction.GetProperty("truncated").GetInt32(), prediction.GetProperty("windows").GetInt32()));
        Assert.True(prediction.TryGetProperty("decided_by", out _));
    }

    [Fact]
    public async Task Classify_MoreTextsThanAreUnderWayAtOnce_AreAllAnswered()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", $"{{\"texts\": [{string.Join(',', Enumerable.Range(0, 1024).Select(i => i % 2 == 0 ? "\"a\"" : "\"a day\""))}]}}", Cancellation);
        using var body = JsonDocument.Parse(answer.Body);
        Assert.Equal(
            Enumerable.Range(0, 1024).Select(i => i % 2 == 0 ? 3 : 4), body.RootElement.GetProperty("predictions").EnumerateArray().Select(prediction => prediction.GetProperty("tokens").GetInt32()));
    }

    [Fact]
    public async Task Classify_Answer_SaysHowLongItTook()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", "{\"texts\": [\"what a day!\", \"a\"]}", Cancellation, "Cache-Control: no-cache\r\n");
        string[] names = ["total", "tokenization", "queue", "inference"];
        var times = names.ToDictionary(name => name, name => answer.Headers[$"x-{name}-time"]);
        Assert.All(times.Values, time => Assert.Matches("^[0-9]+(\\.[0-9]{1,3})?$", time));
        Assert.Equal(string.Join(", ", times.Select(time => $"{time.Key};dur={time.Value}")), answer.Headers["Server-Timing"]);
    }

    [Theory]
    [InlineData("", 400, "not JSON")]
    [InlineData("{", 400, "not JSON")]
    [InlineData("[]", 400, "Array")]
    [InlineData("{}", 400, "neither 'text' nor 'texts'")]
    [InlineData("{\"text\": 3}", 400, "'text' is a JSON Number")]
    [InlineData("{\"text\": \"\\ud800\"}", 400, "Unicode")]
    [InlineData("{\"texts\": \"a\"}", 400, "'texts' is a JSON String")]
    [InlineData("{\"texts\": []}", 400, "'texts' has 0 texts")]
    [InlineData("{\"texts\": [\"a\", null]}", 400, "'texts[1]' is a JSON Null")]
    [InlineData("{\"text\": \"a\", \"texts\": [\"a\"]}", 400, "both")]
    [InlineData("{\"text\": \"a\", \"texxt\": \"a\"}", 400, "'texxt'")]
    [InlineData("{\"text\": \"a\", \"text\": \"a\"}", 400, "not JSON")]
    [InlineData("{\"text\": \"a\", \"model\": 3}", 400, "'model'")]
    [InlineData("{\"text\": \"a\", \"top_k\": 0}", 400, "'top_k' is 0")]
    [InlineData("{\"text\": \"a\", \"top_k\": 1.5}", 400, "'top_k' is 1.5")]
    [InlineData("{\"text\": \"a\", \"top_k\": \"1\"}", 400, "'top_k' is a JSON String")]
    [InlineData("{\"text\": \"a\", \"on_long\": \"cut\"}", 400, "'on_long' is 'cut'; it is truncate, refuse or windows")]
    [InlineData("{\"text\": \"a\", \"on_long\": null}", 400, "'on_long' is a JSON Null")]
    [InlineData("{\"texts\": [\"a\", \"what a day what a day what a day\"], \"on_long\": \"refuse\"}", 400, "texts[1] has 11 tokens; model 'emotion' takes 10")]
    [InlineData("{\"text\": \"what a day what a day what a day\", \"on_long\": \"refuse\"}", 400, "the text has 11 tokens")]
    [InlineData("{\"text\": \"a\", \"model\": \"fear\"}", 404, "'fear' is not found")]
    [InlineData("{\"text\": \"a\", \"model\": \"tensors\"}", 501, "no tokenizer")]
    public async Task Classify_BadInput_IsOneClearError(string body, int status, string message)
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", body, Cancellation);
        TestContext.Current.TestOutputHelper!.WriteLine(answer.Text);
        Assert.Equal(status, answer.Status);
        using var error = JsonDocument.Parse(answer.Body);
        Assert.Contains(message, Assert.Single(error.RootElement.EnumerateObject()).Value.GetString(), StringComparison.Ordinal);
        Assert.Equal("error", error.RootElement.EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task Classify_TooManyTexts_NamesTheLimit()
    {
        var answer = await RawHttp.PostAsync(_server, "/v1/classify", $"{{\"texts\": [{string.Join(',', Enumerable.Repeat("\"a\"", 1025))}]}}", Cancellation);
        Assert.Equal((400, """{"error":"'texts' has 1025 texts; a request takes 1 to 1024"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Request_BodyOverTheLimit_IsRefusedAndNotRead()
    {
        var answer = await RawHttp.SendAsync(_server, "POST /v1/classify HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n", Cancellation);
        Assert.Equal((400, """{"error":"request JSON size of 1000000000000 bytes exceeds the maximum allowed input size of 67108864 bytes. Use --http-max-input-size to increase the limit."}"""), (answer.Status, answer.Text));
    }

    [Theory]
    [InlineData("GET", "/v1/classify", 405)]
    [InlineData("POST", "/v1/classify/", 404)]
    [InlineData("GET", "//v2", 404)]
    [InlineData("GET", "/v2/models//ready", 404)]
    public async Task Route_ThatIsNone_SaysSo(string method, string path, int status)
        => Assert.Equal(status, (await RawHttp.SendAsync(_server, $"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", Cancellation)).Status);

    public sealed class Host : IAsyncLifetime
    {
        private readonly TemporaryDirectory _directory = new();
        private ModelRepository? _repository;
        private TritoneServer? _server;

        public Uri Address => _server!.HttpAddress!;

        public async ValueTask InitializeAsync()
        {
            TestModel.Write(_directory["emotion"], maxTokens: 10);
            TestModel.Write(_directory["tensors"], takesTexts: false);
            _repository = ModelRepository.Load(_directory.FullName);
            _server = await TritoneServer.StartAsync(_repository, FreePort.Options);
        }

        public async ValueTask DisposeAsync()
        {
            await _server!.StopAsync();
            await _server.DisposeAsync();
            _repository!.Dispose();
            _directory.Dispose();
        }
    }
}
