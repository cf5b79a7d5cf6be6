using System.Diagnostics;
using System.Globalization;

namespace Tritone.Benchmarks.Protocol;

/// <summary>The process that answers: the server and the bare echo, each on ports of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int[] ports)
    {
        _process = process;
        var (http, grpc, echoJson, echoBinary, echoGrpc) = (ports[0], ports[1], ports[2], ports[3], ports[4]);
        Transports =
        [
            Http("HTTP JSON", http, echoJson, HttpRequests.Json),
            Http("HTTP binary", http, echoBinary, HttpRequests.Binary),
            new("gRPC", new(async () => await GrpcClientConnection.ConnectAsync(grpc)), new(async () => await GrpcClientConnection.ConnectAsync(echoGrpc))),
        ];
    }

    public IReadOnlyList<Transport> Transports { get; }

    public static async Task<ServerProcess> StartAsync(string repository, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["protocol-server", repository]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return line is not null
            ? new ServerProcess(process, [.. line.Split(' ').Select(port => int.Parse(port, CultureInfo.InvariantCulture))])
            : throw new InvalidOperationException("the process that answers has ended");
    }

    /// <summary>What the process that answers has allocated since it was started.</summary>
    public async Task<long> AllocatedBytesAsync()
    {
        await _process.StandardInput.WriteLineAsync("allocated");
        await _process.StandardInput.FlushAsync();
        return long.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Transport Http(string name, int server, int echo, byte[] request)
        => new(name, new(() => HttpClientConnection.ConnectAsync(server, request)), new(() => HttpClientConnection.ConnectAsync(echo, request)));
}
