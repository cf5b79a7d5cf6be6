using System.Diagnostics;
using System.Text;
using Grpc.Net.Client;

namespace Tritone.Faults.Servers;

/// <summary><c>tritone serve</c> on ports that nobody else has.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _error = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                _error.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        Http = Grpc = Metrics = new Uri("http://127.0.0.1");
    }

    /// <summary>Where it listens for HTTP.</summary>
    public Uri Http { get; private set; }

    /// <summary>Where it listens for gRPC.</summary>
    public Uri Grpc { get; private set; }

    /// <summary>Where its metrics are.</summary>
    public Uri Metrics { get; private set; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it holds at this moment.</summary>
    public ProcessFigures Figures => _process.HasExited ? default : ProcessFigures.Of(_process);

    /// <summary>The processor time that it has taken.</summary>
    public TimeSpan ProcessorTime => _process.TotalProcessorTime;

    /// <summary>What it has written to standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="repository">Its models.</param>
    /// <param name="arguments">Further flags.</param>
    public static async Task<ServerProcess> StartAsync(string repository, params string[] arguments)
    {
        var server = new ServerProcess(TritoneProgram.Start(["serve", "--model-repository", repository, "--http-port", "0", "--grpc-port", "0", "--metrics-port", "0", "--log-info=false", .. arguments]));
        server._process.StandardInput.Close();
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            server.Http = AddressIn(line, "listening on ") ?? server.Http;
            server.Grpc = AddressIn(line, "gRPC on ") ?? server.Grpc;
            if (AddressIn(line, "metrics on ") is { } metrics)
            {
                server.Metrics = metrics;
                return server;
            }
        }

        await server._process.WaitForExitAsync();
        throw new InvalidOperationException($"the server did not start: {server.Error}");
    }

    /// <summary>A connection of gRPC of its own.</summary>
    public GrpcChannel OpenChannel() => GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true }, DisposeHttpClient = true });

    /// <summary>A client of HTTP with connections of its own.</summary>
    public HttpClient OpenHttp() => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Http, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Sends a signal: TERM, INT, KILL.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code, and how long that took.</returns>
    /// <exception cref="TimeoutException">It lives on.</exception>
    public async Task<(int Code, TimeSpan Time)> WaitForExitAsync()
    {
        var watch = Stopwatch.StartNew();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (_process.ExitCode, watch.Elapsed);
    }

    /// <summary>Adds up the samples of a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="label">What its labels must contain.</param>
    public async Task<double> MetricAsync(string name, string label = "")
    {
        using var client = OpenHttp();
        var text = await client.GetStringAsync(Metrics);
        return text.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ' && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Uri? AddressIn(string line, string announcement) => line.StartsWith(announcement, StringComparison.Ordinal) ? new Uri(line[announcement.Length..]) : null;
}
