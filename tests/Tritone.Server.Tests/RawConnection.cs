using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tritone.Server.Tests;

/// <summary>A connection over which bytes are sent and answers read: no client library in between tidies anything up.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    private RawConnection()
    {
    }

    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken cancellationToken)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(server.Host, server.Port, cancellationToken);
        connection._stream = new BufferedStream(connection._client.GetStream());
        return connection;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(request, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads an answer; those that only say to go on are passed over.</summary>
    /// <returns>Null if the server closes the connection without one.</returns>
    public async Task<RawResponse?> ReadAsync(bool isHead, CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken) is { } statusLine)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await ReadLineAsync(cancellationToken) is { Length: > 0 } line)
            {
                var parts = line.Split(':', 2);
                headers[parts[0]] = parts[1].Trim();
            }

            var words = statusLine.Split(' ', 3);
            if (words[1] == "100")
            {
                continue;
            }

            var body = new byte[isHead || !headers.TryGetValue("Content-Length", out var length) ? 0 : int.Parse(length, CultureInfo.InvariantCulture)];
            await _stream.ReadExactlyAsync(body, cancellationToken);
            return new RawResponse(int.Parse(words[1], CultureInfo.InvariantCulture), words[2], headers, body);
        }

        return null;
    }

    /// <summary>Whether the server closes the connection rather than say more.</summary>
    public async Task<bool> IsClosedAsync(CancellationToken cancellationToken) => await _stream.ReadAsync(new byte[1], cancellationToken) == 0;

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, cancellationToken) > 0)
        {
            if (one[0] == '\n')
            {
                return line.ToString();
            }

            if (one[0] != '\r')
            {
                line.Append((char)one[0]);
            }
        }

        return line.Length > 0 ? line.ToString() : null;
    }
}
