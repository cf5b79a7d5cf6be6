using System.Net.Sockets;
using System.Text;

namespace Tritone.Faults.Traffic;

/// <summary>A connection whose bytes are all our own.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly MemoryStream _received = new();

    /// <summary>Connects to a port of this machine.</summary>
    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(address.Host, address.Port);
        return client;
    }

    /// <summary>A request for an inference over HTTP/1.1 with a body of JSON.</summary>
    public static byte[] InferRequest(string model, Question question, string id, string headers = "")
    {
        var body = HttpJsonAsker.Body(question, id);
        return Encoding.UTF8.GetBytes($"POST /v2/models/{model}/infer HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
    }

    /// <summary>Sends bytes.</summary>
    /// <returns>Whether the other side took them.</returns>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes[sent..]);
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Says that nothing more will be sent; answers are still read.</summary>
    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection by a reset, without the ceremony of a close.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Reads a whole answer of HTTP/1.1 that has a length.</summary>
    /// <returns>Its status and its body; null if the connection ends before, or nothing comes in time.</returns>
    public async Task<(int Status, string Body)?> ReadAnswerAsync(TimeSpan timeout)
    {
        using var giveUp = new CancellationTokenSource(timeout);
        while (true)
        {
            if (TakeAnswer() is { } answer)
            {
                return answer;
            }

            try
            {
                if (await _socket.ReceiveAsync(_buffer, giveUp.Token) is var read and > 0)
                {
                    _received.Write(_buffer, 0, read);
                    continue;
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // As an end.
            }

            return null;
        }
    }

    /// <summary>Whether the other side has ended the connection, or does so in time; what it sends before is passed over.</summary>
    public async Task<bool> EndsAsync(TimeSpan timeout)
    {
        using var giveUp = new CancellationTokenSource(timeout);
        try
        {
            while (await _socket.ReceiveAsync(_buffer, giveUp.Token) > 0)
            {
                // An answer, which is passed over.
            }

            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private (int Status, string Body)? TakeAnswer()
    {
        var text = Encoding.Latin1.GetString(_received.GetBuffer(), 0, (int)_received.Length);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
        {
            return null;
        }

        const string LengthHeader = "\r\nContent-Length: ";
        var at = text.IndexOf(LengthHeader, 0, head, StringComparison.OrdinalIgnoreCase);
        var length = at < 0 ? 0 : int.Parse(text.AsSpan(at + LengthHeader.Length, text.IndexOf('\r', at + LengthHeader.Length) - at - LengthHeader.Length), System.Globalization.CultureInfo.InvariantCulture);
        var end = head + 4 + length;
        if (text.Length < end)
        {
            return null;
        }

        var rest = _received.ToArray().AsSpan(end).ToArray();
        _received.SetLength(0);
        _received.Write(rest);
        return (int.Parse(text.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), text[(head + 4)..end]);
    }
}
