using System.Net;
using System.Net.Sockets;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

public sealed class HttpTargetTests
{
    private const string Ok = "200 OK";

    private static readonly Payload Json = new("{\"x\":1}"u8.ToArray(), 1);

    // Two rows; the texts of the classes are 7 and 8 bytes long.
    private const string Classes = "\u0007\0\0\00.9:1:b\u0008\0\0\0-2.5:0:a";
    private const string BinaryOutput = """{"outputs":[{"name":"y","datatype":"BYTES","shape":[2,1],"parameters":{"binary_data_size":23}}]}""";
    private const string JsonOutput = """{"outputs":[{"name":"y","datatype":"BYTES","shape":[2,1],"data":["0.9:1:b","-2.5:0:a"]}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345", 5)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", 21)]
    public async Task SendAsync_Answer_CountsTheBytesOfItsBody(string answer, long length)
        => Assert.Equal(new Reply(null, length), await SendAsync(new TcpServer(answer), Json));

    [Fact]
    public async Task SendAsync_AnswerThatEndsWithTheConnection_CountsTheBytesOfItsBody()
        => Assert.Equal(new Reply(null, 5), await SendAsync(new TcpServer(closes: true, "HTTP/1.1 200 OK\r\n\r\n12345"), Json));

    [Fact]
    public async Task SendAsync_LongAnswer_IsReadToItsEnd()
        => Assert.Equal(new Reply(null, 100_000), await SendAsync(new TcpServer(TcpServer.Answer(Ok, new string('x', 100_000))), Json));

    [Fact]
    public async Task SendAsync_Json_IsSentAsItIs()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, ""));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Equal(new Reply(null, 0), await Target(connection, "a/b c").SendAsync(Json, Cancellation));

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /v2/models/a%2Fb%20c/infer HTTP/1.1", request.FirstLine);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("7", request.Header("Content-Length"));
        Assert.Null(request.Header("Inference-Header-Content-Length"));
        Assert.Equal("{\"x\":1}", request.Body);
    }

    [Fact]
    public async Task SendAsync_BinaryTensors_AreSentWithTheLengthOfTheirHeader()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, ""));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Equal(new Reply(null, 0), await Target(connection).SendAsync(new Payload(new byte[] { (byte)'{', (byte)'}', 0, 255, 13, 10 }, 1, 2), Cancellation));

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /v2/models/m/infer HTTP/1.1", request.FirstLine);
        Assert.Equal("application/octet-stream", request.Header("Content-Type"));
        Assert.Equal("2", request.Header("Inference-Header-Content-Length"));
        Assert.Equal("{}\0ÿ\r\n", request.Body);
    }

    [Fact]
    public async Task SendAsync_Texts_GoToTheirOwnPath()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, """{"predictions":[{"label":"b"},{"label":"c"}]}"""));
        using var loadServer = LoadServer.At(server.Address);
        Assert.Equal(new Reply(null, 45, 2, 1), await loadServer.ForTexts(null).SendAsync(Json with { Labels = ["b", "a"] }, Cancellation));
        Assert.Equal("POST /v1/classify HTTP/1.1", Assert.Single(server.Requests).FirstLine);
        Assert.Null(await loadServer.ForTexts(null).ReadCountersAsync(Cancellation));
    }

    [Fact]
    public async Task SendAsync_ServerUnderAPath_IsAskedThere()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, ""));
        using var loadServer = LoadServer.At(ServerAddress.Parse($"{server.Address}/models/here"));
        _ = await loadServer.ForModel("m").SendAsync(Json, Cancellation);
        Assert.Equal("POST /models/here/v2/models/m/infer HTTP/1.1", Assert.Single(server.Requests).FirstLine);
    }

    [Theory]
    [InlineData("503 Service Unavailable", "503")]
    [InlineData("400 Bad Request", "400")]
    [InlineData("302 Found", "302")]
    [InlineData("599 Own", "599")]
    public async Task SendAsync_OtherStatus_IsItsKindOfFailure(string status, string kind)
    {
        var answer = TcpServer.Answer(status, "busy", "Location: /elsewhere\r\n");
        Assert.Equal(new Reply(kind, 4), await SendAsync(new TcpServer(answer), Json));
        Assert.Equal(new Reply(kind, 4), await SendAsync(new TcpServer(answer), Json with { Labels = ["a"] }));
    }

    [Fact]
    public async Task SendAsync_AfterARefusal_UsesTheConnectionAgain()
    {
        await using var server = new TcpServer(TcpServer.Answer("503 Service Unavailable", "busy"), TcpServer.Answer(Ok, "12"));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Equal(new Reply("503", 4), await Target(connection).SendAsync(Json, Cancellation));
        Assert.Equal(new Reply(null, 2), await Target(connection).SendAsync(Json, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n123")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123")]
    public async Task SendAsync_ConnectionClosedEarly_IsItsKindOfFailure(string answer)
    {
        Assert.Equal(new Reply("connection closed", 0), await SendAsync(new TcpServer(closes: true, answer), Json));
        Assert.Equal(new Reply("connection closed", 0), await SendAsync(new TcpServer(closes: true, answer), Json with { Labels = ["a"] }));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\n12345\r\n0\r\n\r\n")]
    public async Task SendAsync_NoHttp_IsItsKindOfFailure(string answer)
    {
        Assert.Equal(new Reply("invalid response", 0), await SendAsync(new TcpServer(answer), Json));
        Assert.Equal(new Reply("invalid response", 0), await SendAsync(new TcpServer(answer), Json with { Labels = ["a"] }));
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsItsKindOfFailure()
    {
        using var socket = Unheard(out var address);
        using var connection = new HttpConnection(address.Uri);
        Assert.Equal(new Reply("connection refused", 0), await Target(connection).SendAsync(Json, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n123")]
    public async Task SendAsync_GivenUp_IsNoAnswer(string begun)
    {
        await using var server = new TcpServer(begun);
        using var connection = new HttpConnection(server.Address.Uri);
        foreach (var payload in new[] { Json, Json with { Labels = ["a"] } })
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var reply = Target(connection).SendAsync(payload, cancellation.Token);
            await server.Answered.WaitAsync(Cancellation);
            await cancellation.CancelAsync();
            Assert.Equal(new Reply(Reply.GivenUp, 0), await reply);
        }
    }

    [Theory]
    [InlineData("b,a", 0)]
    [InlineData("1,0", 0)]
    [InlineData("b,b", 1)]
    [InlineData("a,b", 2)]
    public async Task SendAsync_Labels_AreCompared(string labels, int wrong)
    {
        var payload = Json with { Labels = labels.Split(',') };
        Assert.Equal(new Reply(null, JsonOutput.Length, 2, wrong), await SendAsync(new TcpServer(TcpServer.Answer(Ok, JsonOutput)), payload));

        var binary = TcpServer.Answer(Ok, BinaryOutput + Classes, $"Inference-Header-Content-Length: {BinaryOutput.Length}\r\n");
        Assert.Equal(new Reply(null, BinaryOutput.Length + Classes.Length, 2, wrong), await SendAsync(new TcpServer(binary), payload));
    }

    [Theory]
    [InlineData("busy", "")]
    [InlineData(BinaryOutput + Classes, "")]
    [InlineData(BinaryOutput + Classes, "Inference-Header-Content-Length: x\r\n")]
    [InlineData(BinaryOutput + Classes, "Inference-Header-Content-Length: 1000\r\n")]
    public async Task SendAsync_NoLabelsInTheAnswer_IsUnreadable(string body, string headers)
        => Assert.Equal(new Reply(Reply.Unreadable, body.Length), await SendAsync(new TcpServer(TcpServer.Answer(Ok, body, headers)), Json with { Labels = ["b", "a"] }));

    [Fact]
    public async Task ProbeAsync_Answer_IsNull()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, "{}"));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Null(await Target(connection).ProbeAsync(Json, Cancellation));
    }

    [Fact]
    public async Task ProbeAsync_Refusal_IsToldOnOneLine()
    {
        await using var server = new TcpServer(TcpServer.Answer("400 Bad Request", "{\r\n  \"error\": \"no such\tinput\"\n}\n"), TcpServer.Answer("500 Internal Server Error", new string('x', 1000)));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Equal("""400: { "error": "no such input" }""", await Target(connection).ProbeAsync(Json, Cancellation));
        Assert.Equal($"500: {new string('x', 297)}...", await Target(connection).ProbeAsync(Json, Cancellation));
    }

    [Fact]
    public async Task ProbeAsync_NobodyListens_Throws()
    {
        using var socket = Unheard(out var address);
        using var connection = new HttpConnection(address.Uri);
        await Assert.ThrowsAsync<HttpRequestException>(() => Target(connection).ProbeAsync(Json, Cancellation));
    }

    [Fact]
    public async Task ReadCountersAsync_Statistics_AreAskedOfTheModel()
    {
        await using var server = new TcpServer(TcpServer.Answer(Ok, """{"model_stats":[]}"""));
        using var connection = new HttpConnection(server.Address.Uri);
        Assert.Equal(ServerCounters.None, await Target(connection, "a b").ReadCountersAsync(Cancellation));
        Assert.Equal("GET /v2/models/a%20b/stats HTTP/1.1", Assert.Single(server.Requests).FirstLine);
    }

    [Fact]
    public async Task ReadCountersAsync_NobodyListens_IsNull()
    {
        using var socket = Unheard(out var address);
        using var connection = new HttpConnection(address.Uri);
        Assert.Null(await Target(connection).ReadCountersAsync(Cancellation));
    }

    /// <summary>An address at which nobody listens, nor can while the socket lives.</summary>
    internal static Socket Unheard(out ServerAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        address = ServerAddress.Parse(socket.LocalEndPoint!.ToString()!);
        return socket;
    }

    private static async Task<Reply> SendAsync(TcpServer server, Payload payload)
    {
        await using (server)
        {
            using var connection = new HttpConnection(server.Address.Uri);
            return await Target(connection).SendAsync(payload, Cancellation);
        }
    }

    private static HttpTarget Target(HttpConnection connection, string model = "m")
        => HttpTarget.ForModel(connection, model, new HttpStatistics(connection, model, new MetricsEndpoint(connection.Server)));
}
