using System.Text;

namespace Tritone.Server.Tests;

/// <summary>Sends bytes and reads one answer.</summary>
internal static class RawHttp
{
    public static async Task<RawResponse> SendAsync(Uri server, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        await using var connection = await RawConnection.OpenAsync(server, cancellationToken);
        await connection.SendAsync(request, cancellationToken);
        return await connection.ReadAsync(isHead: request.Span.StartsWith("HEAD "u8), cancellationToken) ?? throw new IOException("the server closed the connection without an answer");
    }

    public static Task<RawResponse> SendAsync(Uri server, string request, CancellationToken cancellationToken)
        => SendAsync(server, Encoding.UTF8.GetBytes(request), cancellationToken);

    public static Task<RawResponse> PostAsync(Uri server, string path, string body, CancellationToken cancellationToken, string headers = "")
        => SendAsync(server, $"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}", cancellationToken);

    public static Task<RawResponse> GetAsync(Uri server, string path, CancellationToken cancellationToken, string headers = "")
        => SendAsync(server, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n", cancellationToken);
}
