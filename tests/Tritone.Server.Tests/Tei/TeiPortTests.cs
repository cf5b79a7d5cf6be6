using Tritone.Serving;

namespace Tritone.Server.Tests.Tei;

public sealed class TeiPortTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private ModelRepository? _repository;
    private TritoneServer? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        TeiModel.Write(_directory["emotion"], maxTokens: 16);
        _repository = await ModelRepository.OpenAsync(
            new ModelRepositoryOptions { Directories = [_directory.FullName], ControlMode = ModelControlMode.Explicit, LoadModels = ["emotion"] }, cancellationToken: Cancellation);
        _server = await TritoneServer.StartAsync(_repository, TeiModel.Options, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _repository!.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("\"a\"", "^\\[\\{\"score\":0\\.[0-9]+,\"label\":\"[a-z]+\"\\},.*\\}\\]$")]
    [InlineData("[\"a\", \"b\"]", "^\\[\\{.*\\}\\]$")]
    [InlineData("[[\"a\"], [\"a\", \"b\"]]", "^\\[\\[\\{.*\\}\\],\\[\\{.*\\}\\]\\]$")]
    public async Task Predict_TextPairOrBatch_HasItsShape(string inputs, string expected)
    {
        var answer = await PostAsync("/predict", $"{{\"inputs\": {inputs}}}");
        Assert.Equal(200, answer.Status);
        Assert.Matches(expected, answer.Text);
    }

    [Fact]
    public async Task Predict_Pair_IsNotTheTextsOneByOne()
        => Assert.NotEqual((await PostAsync("/predict", "{\"inputs\": \"a\"}")).Text, (await PostAsync("/predict", "{\"inputs\": [\"a\", \"b\"]}")).Text);

    [Theory]
    [InlineData("{\"inputs\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbb\", \"truncate\": false}", 422, "must have less than 16 tokens. Given: ")]
    [InlineData("{\"inputs\": \"a\", \"truncate\": 1}", 422, "target type: truncate: invalid type: integer `1`, expected a boolean at line 1 column 29")]
    [InlineData("{\"inputs\": \"a\",}", 400, "as JSON: trailing comma at line 1 column 16")]
    [InlineData("{\n \"inputs\" \"a\"}", 400, "as JSON: inputs: expected `:` at line 2 column 11")]
    [InlineData("{\"inputs\": [[\"a\", 1.5]]}", 422, "inputs[0]: data did not match any variant of untagged enum Internal at line 1 column 23")]
    [InlineData("{\"inputs\": [\"a\", 1.5]}", 422, "inputs[1]: invalid type: floating point `1.5`, expected a string at line 1 column 20")]
    [InlineData("\uFEFF{\"inputs\": \"a\"}", 400, "as JSON: expected value at line 1 column 1")]
    public async Task Predict_BadBody_IsTheErrorOfTheOther(string body, int status, string message)
    {
        var answer = await PostAsync("/predict", body);
        Assert.Equal(status, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_AndDecode_GoThereAndBack()
    {
        Assert.Equal("""["a 😀"]""", (await PostAsync("/decode", $"{{\"ids\": [{string.Join(',', await TokenizeAsync("a 😀"))}]}}")).Text);
        Assert.Equal("""["a","b"]""", (await PostAsync("/decode", $"{{\"ids\": [[{string.Join(',', await TokenizeAsync("a"))}],[{string.Join(',', await TokenizeAsync("b"))}]]}}")).Text);
    }

    [Fact]
    public async Task Health_ModelThatWasUnloaded_IsUnhealthy()
    {
        Assert.Equal(200, (await RawHttp.GetAsync(_server!.TeiAddress!, "/health", Cancellation)).Status);
        await _repository!.UnloadAsync("emotion", cancellationToken: Cancellation);
        var answer = await RawHttp.GetAsync(_server.TeiAddress!, "/health", Cancellation);
        Assert.Equal((503, """{"error":"unhealthy","error_type":"Unhealthy"}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task StartAsync_SeveralModels_AsksForOneByName()
    {
        using var directory = new TemporaryDirectory();
        TeiModel.Write(directory["one"], 16);
        TeiModel.Write(directory["two"], 16);
        using var repository = ModelRepository.Load(directory.FullName);
        var exception = await Assert.ThrowsAsync<TritoneException>(() => TritoneServer.StartAsync(repository, TeiModel.Options, cancellationToken: Cancellation));
        Assert.Equal("--tei-port is for one model: several models take texts: name one with --tei-model", exception.Message);

        await using var server = await TritoneServer.StartAsync(
            repository, new ServerOptions { Http = null, Grpc = null, Metrics = null, Tei = FreePort.EndPoint, TeiModel = "two" }, cancellationToken: Cancellation);
        Assert.Contains("\"model_id\":\"two\"", (await RawHttp.GetAsync(server.TeiAddress!, "/info", Cancellation)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FindErrors_ModelWithoutAPort_IsTold()
        => Assert.Equal(["--tei-model is 'a', which needs a --tei-port"], new ServerOptions { TeiModel = "a" }.FindErrors());

    private async Task<IEnumerable<string>> TokenizeAsync(string text)
    {
        var answer = await PostAsync("/tokenize", $"{{\"inputs\": \"{text}\"}}");
        using var document = System.Text.Json.JsonDocument.Parse(answer.Body);
        return [.. document.RootElement[0].EnumerateArray().Select(token => token.GetProperty("id").GetRawText())];
    }

    private Task<RawResponse> PostAsync(string path, string body) => RawHttp.PostAsync(_server!.TeiAddress!, path, body, Cancellation, "Content-Type: application/json\r\n");
}
