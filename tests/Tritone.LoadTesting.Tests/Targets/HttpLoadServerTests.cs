using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

public sealed class HttpLoadServerTests
{
    private const string Metadata = """
        {"name":"m","versions":["1","3"],"platform":"onnxruntime_onnx","inputs":[{"name":"x","datatype":"INT64","shape":[-1,-1]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,4]}]}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DescribeAsync_Metadata_IsRead()
    {
        await using var server = new TcpServer(TcpServer.Answer("200 OK", Metadata));
        using var loadServer = LoadServer.At(server.Address);
        var model = await loadServer.DescribeAsync("a b", Cancellation);
        Assert.Equal("GET /v2/models/a%20b HTTP/1.1", Assert.Single(server.Requests).FirstLine);
        Assert.Equal(("m", "onnxruntime_onnx"), (model.Name, model.Platform));
        Assert.Equal(["1", "3"], model.Versions);
        var input = Assert.Single(model.Inputs);
        Assert.Equal(("x", "INT64"), (input.Name, input.DataType));
        Assert.Equal([-1, -1], input.Shape);
        Assert.Equal([-1, 4], Assert.Single(model.Outputs).Shape);
    }

    [Fact]
    public async Task DescribeAsync_NoSuchModel_SaysWhatTheServerSays()
    {
        await using var server = new TcpServer(TcpServer.Answer("404 Not Found", "{\"error\":\n \"unknown model\"}\n"), TcpServer.Answer("404 Not Found", ""));
        using var loadServer = LoadServer.At(server.Address);
        await AssertFailsAsync($$"""{{server.Address}} does not serve 'm': 404 {"error": "unknown model"}""", () => loadServer.DescribeAsync("m", Cancellation));
        await AssertFailsAsync($"{server.Address} does not serve 'm': 404", () => loadServer.DescribeAsync("m", Cancellation));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"name\":1}")]
    public async Task DescribeAsync_NoMetadata_IsRefused(string body)
    {
        await using var server = new TcpServer(TcpServer.Answer("200 OK", body));
        using var loadServer = LoadServer.At(server.Address);
        var exception = await Assert.ThrowsAsync<TritoneException>(() => loadServer.DescribeAsync("m", Cancellation));
        Assert.Equal(ErrorCode.Unavailable, exception.Code);
        Assert.StartsWith($"{server.Address} gives a metadata of the model that cannot be read: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListModelsAsync_Index_GivesEachModelOnce()
    {
        await using var server = new TcpServer(TcpServer.Answer("200 OK", """[{"name":"m","version":"1","state":"READY"},{"name":"m","version":"2","state":"READY"},{"name":"n"}]"""));
        using var loadServer = LoadServer.At(server.Address);
        Assert.Equal(["m", "n"], await loadServer.ListModelsAsync(Cancellation));

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST /v2/repository/index HTTP/1.1", request.FirstLine);
        Assert.Equal("application/json", request.Header("Content-Type"));
        Assert.Equal("""{"ready":true}""", request.Body);
    }

    [Fact]
    public async Task ListModelsAsync_NoIndex_SaysWhatTheServerSays()
    {
        await using var server = new TcpServer(TcpServer.Answer("404 Not Found", "no such page"));
        using var loadServer = LoadServer.At(server.Address);
        await AssertFailsAsync($"{server.Address} has no list of its models: 404 no such page", () => loadServer.ListModelsAsync(Cancellation));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[{\"name\":1}]")]
    [InlineData("[{\"name\":null}]")]
    public async Task ListModelsAsync_NoList_IsRefused(string body)
    {
        await using var server = new TcpServer(TcpServer.Answer("200 OK", body));
        using var loadServer = LoadServer.At(server.Address);
        var exception = await Assert.ThrowsAsync<TritoneException>(() => loadServer.ListModelsAsync(Cancellation));
        Assert.Equal(ErrorCode.Unavailable, exception.Code);
        Assert.StartsWith($"{server.Address} gives a list of models that cannot be read: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DescribeAsync_NobodyListens_SaysSo()
    {
        using var socket = HttpTargetTests.Unheard(out var address);
        using var loadServer = LoadServer.At(address);
        await AssertFailsAsync($"cannot reach {address}: connection refused", () => loadServer.DescribeAsync("m", Cancellation));
        await AssertFailsAsync($"cannot reach {address}: connection refused", () => loadServer.ListModelsAsync(Cancellation));
    }

    [Fact]
    public async Task DescribeAsync_ConnectionClosedEarly_SaysSo()
    {
        await using var server = new TcpServer(closes: true, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{");
        using var loadServer = LoadServer.At(server.Address);
        await AssertFailsAsync($"cannot reach {server.Address}: connection closed", () => loadServer.DescribeAsync("m", Cancellation));
    }

    private static async Task AssertFailsAsync(string message, Func<Task> ask)
    {
        var exception = await Assert.ThrowsAsync<TritoneException>(ask);
        Assert.Equal(message, exception.Message);
        Assert.Equal(ErrorCode.Unavailable, exception.Code);
    }
}
