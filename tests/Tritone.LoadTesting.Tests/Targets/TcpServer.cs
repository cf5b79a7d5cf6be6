using System.Net;
using System.Net.Sockets;
using System.Text;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

/// <summary>An HTTP/1.1 server that writes the bytes that a script says, whatever it is asked. The last of them it writes again and again.</summary>
internal sealed class TcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<TcpRequest> _requests = [];
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string[] _answers;
    private readonly bool _closes;
    private readonly Task _accepting;

    /// <param name="closes">Whether it ends the connection after each answer.</param>
    /// <param name="answers">All bytes of each answer; those of Latin-1.</param>
    public TcpServer(bool closes, params string[] answers)
    {
        (_closes, _answers) = (closes, answers);
        _listener.Start();
        Address = ServerAddress.Parse(_listener.LocalEndpoint.ToString()!);
        _accepting = AcceptAsync();
    }

    public TcpServer(params string[] answers)
        : this(closes: false, answers)
    {
    }

    public ServerAddress Address { get; }

    /// <summary>Ends once the first answer is written.</summary>
    public Task Answered => _answered.Task;

    public IReadOnlyList<TcpRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>An answer whose length is told.</summary>
    public static string Answer(string status, string body, string headers = "")
        => $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
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
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            while (await ReadAsync(connection.GetStream()) is { } request)
            {
                int count;
                lock (_lock)
                {
                    _requests.Add(request);
                    count = _requests.Count;
                }

                await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(_answers[Math.Min(count, _answers.Length) - 1]), _stop.Token);
                _answered.TrySetResult();
                if (_closes)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone, or the test is over.
        }
    }

    private async Task<TcpRequest?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. bytes]);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0)
            {
                var request = new TcpRequest(text[..end], text[(end + 4)..]);
                if (request.Body.Length >= int.Parse(request.Header("Content-Length") ?? "0", System.Globalization.CultureInfo.InvariantCulture))
                {
                    return request;
                }
            }

            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return null;
            }

            bytes.AddRange(buffer.AsSpan(0, read));
        }
    }
}
