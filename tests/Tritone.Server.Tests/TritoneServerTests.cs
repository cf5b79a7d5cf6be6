using System.Net;
using System.Net.Sockets;
using System.Text;
using Tritone.Server.Http;
using Tritone.Serving;

namespace Tritone.Server.Tests;

public sealed class TritoneServerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ModelRepository _repository;

    public TritoneServerTests()
    {
        TestModel.Write(_directory["emotion"]);
        _repository = ModelRepository.Load(_directory.FullName);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _repository.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task StopAsync_RequestThatWasAccepted_IsAnswered()
    {
        await using var server = await TritoneServer.StartAsync(_repository, FreePort.Options, cancellationToken: Cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(server.HttpAddress!.Host, server.HttpAddress!.Port, Cancellation);
        await using var stream = client.GetStream();

        // The request has begun and its body is on the way when the server is told to stop. 100 Continue says that it was accepted.
        await stream.WriteAsync("POST /v1/classify HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n"u8.ToArray(), Cancellation);
        var interim = new byte[25];
        await stream.ReadExactlyAsync(interim, Cancellation);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(interim));

        var stopping = server.StopAsync();
        await stream.WriteAsync("{\"text\": \"a\"}"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancellation);
        Assert.True(await stopping);

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("\"predictions\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopAsync_ConnectionThatIsIdle_HoldsNothingUp()
    {
        await using var server = await TritoneServer.StartAsync(_repository, new ServerOptions { Http = FreePort.EndPoint, Grpc = null, Metrics = null, ExitTimeout = TimeSpan.FromMinutes(10) }, cancellationToken: Cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(server.HttpAddress!.Host, server.HttpAddress!.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancellation);
        Assert.True(await stream.ReadAsync(new byte[1000], Cancellation) > 0);

        Assert.True(await server.StopAsync());
        Assert.Equal(0, await stream.ReadAsync(new byte[1000], Cancellation));
    }

    [Fact]
    public async Task StopAsync_RequestThatDoesNotEnd_IsCutOffAfterTheExitTimeout()
    {
        await using var server = await TritoneServer.StartAsync(
            _repository, new ServerOptions { Http = FreePort.EndPoint, Grpc = null, Metrics = null, ExitTimeout = TimeSpan.FromMilliseconds(50) }, cancellationToken: Cancellation);
        using var client = new TcpClient();
        await client.ConnectAsync(server.HttpAddress!.Host, server.HttpAddress!.Port, Cancellation);
        await using var stream = client.GetStream();
        await stream.WriteAsync("POST /v1/classify HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n"u8.ToArray(), Cancellation);
        await stream.ReadExactlyAsync(new byte[25], Cancellation);
        Assert.False(await server.StopAsync());
    }

    [Fact]
    public async Task StartAsync_OptionsThatAreNotValid_NamesThem()
    {
        var options = new ServerOptions { Http = FreePort.EndPoint, Grpc = null, Metrics = null, MaxBodyLength = 0, ExitTimeout = TimeSpan.FromSeconds(-1) };
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => TritoneServer.StartAsync(_repository, options, cancellationToken: Cancellation));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Equal("--http-max-input-size is 0; it is above 0\n--exit-timeout-secs is -1; it is not below 0", refusal.Message);
    }

    [Fact]
    public async Task StartAsync_PortInUse_NamesIt()
    {
        await using var first = await TritoneServer.StartAsync(_repository, FreePort.Options, cancellationToken: Cancellation);
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => TritoneServer.StartAsync(_repository, new ServerOptions { Http = new IPEndPoint(IPAddress.Loopback, first.HttpAddress!.Port) }, cancellationToken: Cancellation));
        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.Equal($"cannot listen on 127.0.0.1:{first.HttpAddress!.Port}: the port is in use; --http-port chooses another one", refusal.Message);
    }

    [Fact]
    public async Task StartAsync_AddressThatIsNotHere_NamesIt()
    {
        var options = new ServerOptions { Http = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0) };
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => TritoneServer.StartAsync(_repository, options, cancellationToken: Cancellation));
        Assert.StartsWith("cannot listen on 192.0.2.1:0: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHttpStatus_EveryCode_HasOne()
        => Assert.Equal(
            [500, 500, 404, 400, 503, 501, 400, 499],
            Enum.GetValues<ErrorCode>().Select(ErrorStatus.ToHttpStatus));
}
