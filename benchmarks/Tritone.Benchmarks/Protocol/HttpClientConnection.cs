using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tritone.Benchmarks.Protocol;

/// <summary>HTTP/1.1 over a socket, with a request and a length of response that never change: the client costs next to nothing.</summary>
internal sealed class HttpClientConnection : IClient
{
    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _responseLength;

    private HttpClientConnection(Socket socket, byte[] request)
    {
        _socket = socket;
        _request = request;
    }

    public static async Task<IClient> ConnectAsync(int port, byte[] request)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new HttpClientConnection(socket, request);
    }

    public async ValueTask AskAsync()
    {
        await _socket.SendAsync(_request);
        var length = 0;
        do
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            length = read > 0 ? length + read : throw new InvalidOperationException("the server has closed the connection");
            if (_responseLength == 0)
            {
                _responseLength = LengthOf(_buffer.AsSpan(0, length));
            }
        }
        while (_responseLength == 0 || length < _responseLength);

        if (length != _responseLength || !_buffer.AsSpan().StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidOperationException($"another answer than the first: {Encoding.UTF8.GetString(_buffer, 0, length)}");
        }
    }

    public void Dispose() => _socket.Dispose();

    // Headers and body together; 0 until the headers are there.
    private static int LengthOf(ReadOnlySpan<byte> response)
    {
        var headers = response.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
        {
            return 0;
        }

        const string Name = "Content-Length: ";
        var text = Encoding.ASCII.GetString(response[..headers]);
        var start = text.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length;
        return headers + 4 + int.Parse(text[start..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
