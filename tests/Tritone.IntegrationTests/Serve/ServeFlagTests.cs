using System.Net;
using System.Net.Sockets;

namespace Tritone.IntegrationTests.Serve;

/// <summary>Flags, control modes and the end, of the real program.</summary>
public sealed class ServeFlagTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Help_Serve_HasTheFlagsInGroups()
    {
        var result = await TritoneProgram.RunAsync(["serve", "--help"]);
        string[] headings = ["Models:", "HTTP:", "gRPC:", "Metrics:", "text-embeddings-inference:", "Logging and traces:", "Behaviour:", "Examples:"];
        Assert.Equal(headings, result.Lines.Where(headings.Contains));
        Assert.Contains("  --model-control-mode <MODE>", result.Lines);
        Assert.Contains("  --http-restricted-api <API,...:HEADER=VALUE>", result.Lines);
        Assert.Contains("0.0.0.0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SeveralThingsWrong_TellsAllOfThemAndExitsWith2()
    {
        var result = await TritoneProgram.RunAsync(["serve", "--http-prt", "3", "--grpc-use-ssl=true", "--allow-grpc", "maybe", "--exit-timeout-secs=soon"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            [
                "error: there is no option '--http-prt'; did you mean '--http-port'?",
                "error: '--grpc-use-ssl' is a flag of tritonserver that this server does not take: TLS is ended by a proxy in front of this server",
                "error: --allow-grpc is 'maybe'; it is true or false",
                "error: --exit-timeout-secs is 'soon'; it is a whole number from 0 to 2147483",
                "see 'tritone serve --help'",
            ],
            result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Serve_PortThatIsTaken_IsOneErrorThatNamesTheFlag()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var result = await TritoneProgram.RunAsync(["serve", "--model-repository", directory.FullName, "--http-port", $"{port}", "--grpc-port", "0", "--metrics-port", "0"]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.EndsWith($"error: cannot listen on 127.0.0.1:{port}: the port is in use; --http-port chooses another one\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WorkingDirectoryThatIsGone_IsServedAllTheSame()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        var here = new TemporaryDirectory();
        using var process = await TritoneProgram.StartAsync(ServeProgram.Arguments("--model-repository", directory.FullName), workingDirectory: here.FullName);
        here.Dispose();
        process.StandardInput.Close();
        Assert.Equal("model a, version 1: labels anger, joy, optimism, sadness", await process.StandardOutput.ReadLineAsync(Cancellation));
        Assert.StartsWith("listening on ", await process.StandardOutput.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        await process.SignalAsync("TERM");
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(Cancellation)));
    }

    [Fact]
    public async Task Serve_RepositoryFromTheEnvironment_IsServed()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync([], new Dictionary<string, string> { ["MODEL_REPOSITORY_PATH"] = directory.FullName });
        Assert.Equal("model a, version 1: labels anger, joy, optimism, sadness", server.Lines[0]);
        Assert.Equal(200, await server.GetAsync("v2/models/a/ready"));
    }

    [Fact]
    public async Task Serve_ExplicitMode_LoadsAndUnloadsAsAsked()
    {
        using var directory = new TemporaryDirectory();
        using var second = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        TestModel.Write(second["b"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName, "--model-repository", second.FullName, "--model-control-mode=explicit", "--load-model=b");
        Assert.Equal((200, """[{"name":"a"},{"name":"b","version":"1","state":"READY"}]"""), await server.PostAsync("v2/repository/index"));
        Assert.Equal((200, ""), await server.PostAsync("v2/repository/models/a/load"));
        Assert.Equal((200, ""), await server.PostAsync("v2/repository/models/b/unload"));
        Assert.Equal(
            (200, """[{"name":"a","version":"1","state":"READY"},{"name":"b","version":"1","state":"UNAVAILABLE","reason":"unloaded"}]"""), await server.PostAsync("v2/repository/index", "{}"));
        Assert.Equal((500, """{"error":"failed to load 'nope', failed to poll from model repository"}"""), await server.PostAsync("v2/repository/models/nope/load"));
        Assert.Equal(200, await server.GetAsync("v2/health/ready"));
    }

    [Theory]
    [InlineData("true", 400)]
    [InlineData("false", 200)]
    public async Task Serve_BrokenModelAndNoExitOnError_ServesTheOthers(string isStrict, int ready)
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        TestModel.Write(directory["b"]);
        File.WriteAllText(directory["b/1/model.onnx"], "no graph");
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName, "--exit-on-error=false", $"--strict-readiness={isStrict}");
        Assert.Equal(ready, await server.GetAsync("v2/health/ready"));
        Assert.Equal(200, await server.GetAsync("v2/models/a/ready"));
        Assert.Equal(400, await server.GetAsync("v2/models/b/ready"));
        Assert.Contains("] failed to load 'b' version 1: ", await server.KillAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OtherModes_RefuseToLoad()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName, "--model-control-mode", "poll");
        Assert.Equal((503, """{"error":"explicit model load / unload is not allowed if polling is enabled"}"""), await server.PostAsync("v2/repository/models/a/unload"));
    }

    [Fact]
    public async Task Serve_RequestThatOutlastsTheExitTimeout_IsCutOffAndTheExitCodeIs1()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGINT to send on Windows");
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["a"]);
        using var server = await ServeProgram.StartAsync("--model-repository", directory.FullName, "--exit-timeout-secs", "1");
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Client.BaseAddress!.Port, Cancellation);
        await using var stream = client.GetStream();

        // A request that was accepted, as 100 Continue says, and whose body never comes.
        await stream.WriteAsync("POST /v1/classify HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 13\r\n\r\n"u8.ToArray(), Cancellation);
        await stream.ReadExactlyAsync(new byte[25], Cancellation);
        await server.Process.SignalAsync("INT");
        await server.Process.WaitForExitAsync(Cancellation);
        Assert.Equal(1, server.Process.ExitCode);
        Assert.EndsWith(
            "error: requests were not finished 1 s after the signal (--exit-timeout-secs) and were cut off\n", await server.Process.StandardError.ReadToEndAsync(Cancellation), StringComparison.Ordinal);
    }
}
