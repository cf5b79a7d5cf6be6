using System.Text;
using Tritone.Serving;

namespace Tritone.Server.Tests.Http;

/// <summary>Over a socket, what the recordings of Triton do not have.</summary>
public sealed class HttpPortTests : IClassFixture<HttpPortTests.Host>
{
    private const string Infer = """{"inputs":[{"name":"input_ids","shape":[1,2],"datatype":"INT64","parameters":{"binary_data_size":16}},{"name":"attention_mask","shape":[1,2],"datatype":"INT64","data":[1,1]}],"outputs":[{"name":"logits","parameters":{"binary_data":true}}]}""";

    private readonly Uri _server;

    public HttpPortTests(Host host) => _server = host.Address;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Infer_BodyInPieces_IsAnsweredTheSame()
    {
        var request = InferRequest(2);
        var whole = await RawHttp.SendAsync(_server, request, Cancellation);
        Assert.Equal(200, whole.Status);
        foreach (var length in (int[])[1, 7, 100])
        {
            await using var connection = await RawConnection.OpenAsync(_server, Cancellation);
            foreach (var piece in request.Chunk(length))
            {
                await connection.SendAsync(piece, Cancellation);
            }

            var answer = await connection.ReadAsync(isHead: false, Cancellation);
            Assert.Equal(whole.Body, answer?.Body);
        }
    }

    [Fact]
    public async Task Infer_ChunkedBody_IsAnsweredTheSame()
    {
        var whole = await RawHttp.SendAsync(_server, InferRequest(2), Cancellation);
        var body = Body(2);
        var chunked = new List<byte>(Encoding.ASCII.GetBytes(
            $"POST /v2/models/emotion/infer HTTP/1.1\r\nHost: x\r\nInference-Header-Content-Length: {Infer.Length}\r\nTransfer-Encoding: chunked\r\n\r\n"));
        foreach (var chunk in body.Chunk(50))
        {
            chunked.AddRange([.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8]);
        }

        chunked.AddRange("0\r\n\r\n"u8);
        Assert.Equal(whole.Body, (await RawHttp.SendAsync(_server, chunked.ToArray(), Cancellation)).Body);
    }

    [Fact]
    public async Task Infer_SeveralRequestsOnOneConnection_AreAnsweredInTheirOrder()
    {
        await using var connection = await RawConnection.OpenAsync(_server, Cancellation);
        byte[] error = Encoding.ASCII.GetBytes("POST /v2/models/emotion/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{nope");
        await connection.SendAsync((byte[])[.. InferRequest(2), .. error, .. InferRequest(2)], Cancellation);
        Assert.Equal([200, 500, 200], [await Status(), await Status(), await Status()]);

        async Task<int?> Status() => (await connection.ReadAsync(isHead: false, Cancellation))?.Status;
    }

    [Fact]
    public async Task Infer_BodyThatEndsTooEarly_HasNoAnswerAndHurtsNobody()
    {
        await using (var connection = await RawConnection.OpenAsync(_server, Cancellation))
        {
            await connection.SendAsync(InferRequest(2).AsMemory()[..^4], Cancellation);
        }

        Assert.Equal(200, (await RawHttp.SendAsync(_server, InferRequest(2), Cancellation)).Status);
    }

    [Theory]
    [InlineData("/v2/models/emotion/infer")]
    [InlineData("/v2/repository/index")]
    public async Task Post_ChunkedJsonOverTheLimit_IsRefusedAndTheConnectionGoesOn(string path)
    {
        await using var connection = await RawConnection.OpenAsync(_server, Cancellation);
        var chunk = new string(' ', Host.MaxBodyLength / 2);
        var request = $"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{chunk.Length:x}\r\n{chunk}\r\n{chunk.Length:x}\r\n{chunk}\r\n1\r\n \r\n0\r\n\r\n";
        await connection.SendAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        var refusal = await connection.ReadAsync(isHead: false, Cancellation);
        Assert.Equal(400, refusal?.Status);
        Assert.Contains($"exceeds the maximum allowed input size of {Host.MaxBodyLength} bytes", refusal?.Text, StringComparison.Ordinal);

        await connection.SendAsync(InferRequest(2), Cancellation);
        Assert.Equal(200, (await connection.ReadAsync(isHead: false, Cancellation))?.Status);
    }

    [Fact]
    public async Task Infer_CompressedBothWays_IsAnsweredTheSame()
    {
        using var compressed = new MemoryStream();
        await using (var stream = new System.IO.Compression.ZLibStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            await stream.WriteAsync(Body(2), Cancellation);
        }

        byte[] request = [.. Encoding.ASCII.GetBytes(
            $"POST /v2/models/emotion/infer HTTP/1.1\r\nHost: x\r\nContent-Encoding: deflate\r\nInference-Header-Content-Length: {Infer.Length}\r\nContent-Length: {compressed.Length}\r\n\r\n"), .. compressed.ToArray()];
        Assert.Equal((await RawHttp.SendAsync(_server, InferRequest(2), Cancellation)).Body, (await RawHttp.SendAsync(_server, request, Cancellation)).Body);
    }

    [Fact]
    public async Task Generate_KnownModel_AnswersWithItsOutputs()
    {
        var answer = await RawHttp.PostAsync(_server, "/v2/models/emotion/generate", """{"id":"g","input_ids":[2,5],"attention_mask":[1,1]}""", Cancellation);
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("""{"id":"g","model_name":"emotion","model_version":"1","logits":[""", answer.Text, StringComparison.Ordinal);

        var stream = await RawHttp.PostAsync(_server, "/v2/models/emotion/generate_stream", """{"id":"g","input_ids":[2,5],"attention_mask":[1,1]}""", Cancellation);
        Assert.Equal(("text/event-stream; charset=utf-8", $"data: {answer.Text}\n\n"), (stream.Header("Content-Type"), stream.Text));
    }

    [Theory]
    [InlineData("Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\n", 200)]
    [InlineData("Accept: text/html;q=0\r\n", 404)]
    [InlineData("Accept: */*\r\n", 404)]
    [InlineData("Accept: nonsense,,;\r\n", 404)]
    [InlineData("", 404)]
    public async Task Root_OnlyForWhoNamesHtml_IsAPage(string accept, int status)
    {
        var answer = await RawHttp.GetAsync(_server, "/", Cancellation, accept);
        Assert.Equal((status, status == 200 ? "text/html; charset=utf-8" : "application/json"), (answer.Status, answer.Header("Content-Type")));
        Assert.Contains(status == 200 ? "v1/classify" : """{"error":"Not Found"}""", answer.Text, StringComparison.Ordinal);
    }

    private static byte[] InferRequest(int id)
    {
        var body = Body(id);
        return [.. Encoding.ASCII.GetBytes(
            $"POST /v2/models/emotion/infer HTTP/1.1\r\nHost: x\r\nInference-Header-Content-Length: {Infer.Length}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }

    private static byte[] Body(int id) => [.. Encoding.UTF8.GetBytes(Infer), .. BitConverter.GetBytes((long)id), .. BitConverter.GetBytes(5L)];

    public sealed class Host : IAsyncLifetime
    {
        public const int MaxBodyLength = 100_000;

        private readonly TemporaryDirectory _directory = new();
        private ModelRepository? _repository;
        private TritoneServer? _server;

        public Uri Address => _server!.HttpAddress!;

        public async ValueTask InitializeAsync()
        {
            TestModel.Write(_directory["emotion"]);
            _repository = ModelRepository.Load(_directory.FullName);
            _server = await TritoneServer.StartAsync(_repository, new ServerOptions { Http = FreePort.EndPoint, Grpc = null, Metrics = null, MaxBodyLength = MaxBodyLength });
        }

        public async ValueTask DisposeAsync()
        {
            await _server!.StopAsync();
            await _server.DisposeAsync();
            await _repository!.DisposeAsync();
            _directory.Dispose();
        }
    }
}
