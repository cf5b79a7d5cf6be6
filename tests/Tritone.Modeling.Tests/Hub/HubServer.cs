using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>A hub of one repository on this machine, which answers as the real one does unless a test says otherwise.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string Repository = "mood/small";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<HubRequest> _requests = new();
    private readonly Task _accepting;

    public HubServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The repository's files. Those of weights are announced with their SHA-256, the others with git's SHA-1.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>ETags that replace the true ones.</summary>
    public Dictionary<string, string> ETags { get; } = [];

    /// <summary>Is asked first. What it does not answer is answered truthfully.</summary>
    public Func<HubRequest, HubReply?> Intercept { get; set; } = _ => null;

    public IReadOnlyList<HubRequest> Requests => [.. _requests];

    public IReadOnlyList<HubRequest> Gets(string file) => [.. Requests.Where(request => request.IsGetOf(file))];

    public string ETag(string file)
    {
        if (ETags.TryGetValue(file, out var tag))
        {
            return tag;
        }

        var bytes = Files[file];
        return file.EndsWith(".safetensors", StringComparison.Ordinal) || file.EndsWith(".bin", StringComparison.Ordinal)
            ? Convert.ToHexStringLower(SHA256.HashData(bytes))
#pragma warning disable CA5350 // git's own hash
            : Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350
    }

    public static string Listing(string commit, IEnumerable<string> files)
    {
        var siblings = files.Select(file => $$"""{"rfilename": "{{JsonEncodedText.Encode(file)}}"}""");
        return $$"""{"id": "{{Repository}}", "sha": "{{commit}}", "siblings": [{{string.Join(", ", siblings)}}]}""";
    }

    public HubReply Truth(HubRequest request)
    {
        if (request.Path.StartsWith($"/api/models/{Repository}/revision/", StringComparison.Ordinal))
        {
            return new HubReply(200, Encoding.UTF8.GetBytes(Listing(Commit, Files.Keys)));
        }

        if (!request.Path.StartsWith($"/{Repository}/resolve/{Commit}/", StringComparison.Ordinal) || !Files.TryGetValue(request.File, out var bytes))
        {
            return new HubReply(404) { Headers = { ["X-Error-Code"] = "EntryNotFound" } };
        }

        var headers = new Dictionary<string, string> { ["ETag"] = $"\"{ETag(request.File)}\"", ["X-Repo-Commit"] = Commit };
        if (request.Range is not { } range)
        {
            return new HubReply(200, bytes) { Headers = headers };
        }

        headers["Content-Range"] = $"bytes {range.From}-{range.To}/{bytes.Length}";
        return new HubReply(206, bytes[(int)range.From..(int)(range.To + 1)]) { Headers = headers };
    }

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
        {
            return;
        }

        // The loop ends before the listener: asked between two connections, a stopped listener refuses to accept as a mistake in the program.
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            await using var stream = new NetworkStream(socket);
            if (await ReadAsync(stream) is not { } request)
            {
                return;
            }

            _requests.Enqueue(request);
            await SendAsync(socket, stream, request, Intercept(request) ?? Truth(request));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<HubRequest?> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(_stop.Token) is not { } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        var words = first.Split(' ');
        return new HubRequest(words[0], words[1], headers);
    }

    private async Task SendAsync(Socket socket, NetworkStream stream, HubRequest request, HubReply reply)
    {
        var body = reply.Body ?? [];
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Status\r\nConnection: close\r\n");
        if (!reply.Headers.ContainsKey("Transfer-Encoding"))
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.SaidLength ?? body.Length}\r\n");
        }

        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        if (request.Method == "HEAD")
        {
            return;
        }

        await stream.WriteAsync(body.AsMemory(0, reply.BreakAfter ?? reply.SilentAfter ?? body.Length), _stop.Token);
        if (reply.SilentAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
