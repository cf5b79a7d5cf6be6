using System.Net.Sockets;
using System.Text;

namespace Tritone.Server.Tests;

/// <summary>An HTTP answer as it came.</summary>
internal sealed record RawResponse(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Sends bytes and reads one answer: no client library in between tidies anything up.</summary>
internal static class RawHttp
{
    public static async Task<RawResponse> SendAsync(Uri server, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, cancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(request, cancellationToken);
        return await ReadAsync(stream, isHead: request.Span.StartsWith("HEAD "u8), cancellationToken);
    }

    public static Task<RawResponse> SendAsync(Uri server, string request, CancellationToken cancellationToken)
        => SendAsync(server, Encoding.UTF8.GetBytes(request), cancellationToken);

    public static Task<RawResponse> PostAsync(Uri server, string path, string body, CancellationToken cancellationToken, string headers = "")
        => SendAsync(server, $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}", cancellationToken);

    public static Task<RawResponse> GetAsync(Uri server, string path, CancellationToken cancellationToken)
        => SendAsync(server, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", cancellationToken);

    private static async Task<RawResponse> ReadAsync(Stream stream, bool isHead, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await ReadLineAsync(stream, cancellationToken));

            // An interim answer is followed by the real one.
            if (lines[^1].Length == 0 && lines[0].Contains(" 100 ", StringComparison.Ordinal))
            {
                lines = [""];
                lines.Clear();
                lines.Add(await ReadLineAsync(stream, cancellationToken));
            }
        }
        while (lines[^1].Length > 0);

        var headers = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[isHead || !headers.TryGetValue("Content-Length", out var length) ? 0 : int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new RawResponse(int.Parse(lines[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), headers, body);
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) > 0 && one[0] != '\n')
        {
            if (one[0] != '\r')
            {
                line.Append((char)one[0]);
            }
        }

        return line.ToString();
    }
}
