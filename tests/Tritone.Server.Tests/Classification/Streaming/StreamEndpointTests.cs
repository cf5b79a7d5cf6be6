using System.Text.Json;
using Tritone.Server.Classification.Streaming;
using Tritone.Serving;

namespace Tritone.Server.Tests.Classification.Streaming;

public sealed class StreamEndpointTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private ModelRepository? _repository;
    private TritoneServer? _server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri Address => _server!.HttpAddress!;

    public async ValueTask InitializeAsync()
    {
        TestModel.Write(_directory["emotion"], maxTokens: 10);
        TestModel.Write(_directory["narrow"], maxTokens: 10);
        await File.AppendAllTextAsync(Path.Combine(_directory["narrow"], "config.pbtxt"), "\ndynamic_batching { default_queue_policy { max_queue_size: 1 } }\n", Cancellation);
        _repository = ModelRepository.Load(_directory.FullName);
        _server = await TritoneServer.StartAsync(_repository, FreePort.Options, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _repository!.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("application/jsonl; charset=utf-8")]
    public async Task Classify_EachLine_IsAnsweredBeforeTheNextIsSent(string contentType)
    {
        await using var connection = await LineConnection.OpenAsync(Address, Cancellation, "?model=emotion", contentType);
        for (var i = 0; i < 3; i++)
        {
            await connection.SendAsync($"{{\"text\": \"what a day!\", \"id\": {i}}}\n", Cancellation);
            using var line = JsonDocument.Parse((await connection.ReadLineAsync(Cancellation))!);
            Assert.Equal(["id", "label", "score", "scores", "tokens", "truncated"], line.RootElement.EnumerateObject().Select(member => member.Name));
            Assert.Equal(i, line.RootElement.GetProperty("id").GetInt32());
        }

        Assert.StartsWith("HTTP/1.1 200 ", connection.Head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/x-ndjson\n", connection.Head, StringComparison.Ordinal);
        await connection.EndAsync(Cancellation);
        Assert.Null(await connection.ReadLineAsync(Cancellation));
    }

    [Theory]
    [InlineData("emotion")]
    [InlineData("narrow")]
    public async Task Classify_ManyLines_AreAllAnsweredInOrder(string model)
    {
        await using var connection = await LineConnection.OpenAsync(Address, Cancellation, $"?model={model}&top_k=1");
        var sending = Task.Run(
            async () =>
            {
                for (var i = 0; i < 2000; i += 100)
                {
                    await connection.SendAsync(string.Concat(Enumerable.Range(i, 100).Select(id => $"{{\"id\":\"{id}\",\"text\":\"what a day\"}}\n")), Cancellation);
                }

                await connection.EndAsync(Cancellation);
            },
            Cancellation);
        var lines = await connection.ReadToEndAsync(Cancellation);
        await sending;
        Assert.Equal(2000, lines.Count);
        Assert.All(lines.Index(), line =>
        {
            using var answer = JsonDocument.Parse(line.Item);
            Assert.Equal($"{line.Index}", answer.RootElement.GetProperty("id").GetString());
            Assert.Single(answer.RootElement.GetProperty("scores").EnumerateObject());
        });
    }

    [Fact]
    public async Task Classify_BadLines_AreErrorsAndTheStreamGoesOn()
    {
        await using var connection = await LineConnection.OpenAsync(Address, Cancellation, "?model=emotion&on_long=refuse");
        var sending = connection.SendAsync(
            $"\uFEFF{{\"text\": \"a\"}}\n\n{{\"text\": 3, \"id\": \"x\"}}\n{new string('x', LineReader.MaxLength + 1)}\nnonsense\n{{\"text\": \"what a day what a day what a day\"}}\n{{\"text\": \"a\", \"id\": \"last\"}}",
            Cancellation);
        await sending;
        await connection.EndAsync(Cancellation);
        var lines = await connection.ReadToEndAsync(Cancellation);
        Assert.Equal(6, lines.Count);
        Assert.StartsWith("{\"label\":", lines[0], StringComparison.Ordinal);
        Assert.Equal("""{"id":"x","error":"'text' is a JSON Number; expected a string","line":3}""", lines[1]);
        Assert.Equal("""{"error":"the line has more than 1048576 bytes","line":4}""", lines[2]);
        Assert.EndsWith(",\"line\":5}", lines[3], StringComparison.Ordinal);
        Assert.Equal("""{"error":"the text has 11 tokens; model 'emotion' takes 10","line":6}""", lines[4]);
        Assert.StartsWith("{\"id\":\"last\",\"label\":", lines[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?model=fear", 404, "'fear' is not found")]
    [InlineData("", 400, "several models take texts")]
    [InlineData("?model=emotion&top_k=0", 400, "'top_k' is 0")]
    [InlineData("?model=emotion&on_long=cut", 400, "'on_long' is 'cut'")]
    [InlineData("?model=emotion&model=narrow", 400, "'model' 2 times")]
    [InlineData("?modell=emotion", 400, "'modell'; known: model, top_k, on_long")]
    public async Task Classify_BadQuery_IsRefusedBeforeTheStreamBegins(string query, int status, string message)
    {
        var answer = await RawHttp.PostAsync(Address, $"/v1/classify{query}", "{\"text\": \"a\"}\n", Cancellation, "Content-Type: application/x-ndjson\r\n");
        Assert.Equal(status, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_WhileAStreamIsOpen_AnswersWhatWasReadAndEndsIt()
    {
        await using var connection = await LineConnection.OpenAsync(Address, Cancellation, "?model=emotion");
        await connection.SendAsync("{\"text\": \"a\"}\n", Cancellation);
        Assert.NotNull(await connection.ReadLineAsync(Cancellation));
        var stopping = _server!.StopAsync();
        Assert.Null(await connection.ReadLineAsync(Cancellation));
        await connection.DisposeAsync();
        Assert.True(await stopping);
    }

    [Fact]
    public async Task Classify_ClientThatLeaves_LeavesNothingBehind()
    {
        await using (var connection = await LineConnection.OpenAsync(Address, Cancellation, "?model=narrow"))
        {
            await connection.SendAsync(string.Concat(Enumerable.Repeat("{\"text\": \"a\"}\n", 1000)), Cancellation);
            Assert.NotNull(await connection.ReadLineAsync(Cancellation));
        }

        // The server stops only when the last request has ended.
        Assert.True(await _server!.StopAsync());
    }

    [Fact]
    public async Task Classify_ClientThatDoesNotRead_IsNotReadEitherAndLosesNothing()
    {
        // What is sent and not read lies in the buffers of both ends and of the sockets: megabytes. The server itself holds a few hundred lines.
        const int Enough = 100_000;
        var id = new string('x', 1000);
        await using var connection = await LineConnection.OpenAsync(Address, Cancellation, "?model=emotion&top_k=1");
        var sent = 0;
        Task sending;
        do
        {
            sending = connection.SendAsync($"{{\"text\": \"a\", \"id\": \"{sent++} {id}\"}}\n", Cancellation);
        }
        while (sent < Enough && await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(1), Cancellation)) == sending);

        Assert.InRange(sent, 256, Enough - 1);
        await using (var other = await LineConnection.OpenAsync(Address, Cancellation, "?model=emotion"))
        {
            await other.SendAsync("{\"text\": \"a\"}\n", Cancellation);
            Assert.NotNull(await other.ReadLineAsync(Cancellation));
        }

        var reading = connection.ReadToEndAsync(Cancellation);
        await sending;
        await connection.EndAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, sent).Select(i => $"{i} {id}"), (await reading).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }
}
