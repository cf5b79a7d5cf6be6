using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tritone.Server.Tests.Classification.Streaming;

/// <summary>A request whose body is sent in pieces while its answer is read line by line, over one socket.</summary>
internal sealed class LineConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly StringBuilder _left = new();
    private Stream _stream = Stream.Null;
    private bool _hasEnded;

    private LineConnection()
    {
    }

    public string Head { get; private set; } = "";

    public static async Task<LineConnection> OpenAsync(Uri server, CancellationToken cancellationToken, string query = "", string contentType = "application/x-ndjson")
    {
        var connection = new LineConnection();
        await connection._client.ConnectAsync(server.Host, server.Port, cancellationToken);
        connection._stream = connection._client.GetStream();
        await connection.WriteAsync($"POST /v1/classify{query} HTTP/1.1\r\nHost: x\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n", cancellationToken);
        return connection;
    }

    public Task SendAsync(string text, CancellationToken cancellationToken)
        => WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n"), cancellationToken);

    public Task EndAsync(CancellationToken cancellationToken) => WriteAsync("0\r\n\r\n", cancellationToken);

    /// <summary>The next line of the answer; null after the last.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        if (Head.Length == 0)
        {
            Head = await ReadHeadAsync(cancellationToken);
        }

        while (!_hasEnded && _left.ToString().IndexOf('\n', StringComparison.Ordinal) < 0)
        {
            var length = int.Parse(await ReadTextLineAsync(cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var chunk = new byte[length + 2];
            await _stream.ReadExactlyAsync(chunk, cancellationToken);
            _left.Append(Encoding.UTF8.GetString(chunk, 0, length));
            _hasEnded = length == 0;
        }

        var end = _left.ToString().IndexOf('\n', StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var line = _left.ToString(0, end);
        _left.Remove(0, end + 1);
        return line;
    }

    public async Task<List<string>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (await ReadTextLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            head.Append(line).Append('\n');
        }

        return head.ToString();
    }

    private async Task<string> ReadTextLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, cancellationToken) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }
}
