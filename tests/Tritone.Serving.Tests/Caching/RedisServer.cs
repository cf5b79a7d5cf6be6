using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;

namespace Tritone.Serving.Tests.Caching;

/// <summary>A real server of the Redis protocol in this process, behind a wire that can be held or cut.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Socket> _sockets = [];
    private readonly GarnetServer _garnet;
    private readonly IPEndPoint _behind;
    private TaskCompletionSource _flowing = Completed();
    private TcpListener? _listener;

    public RedisServer()
    {
        _behind = new IPEndPoint(IPAddress.Loopback, FreePort());
        _garnet = new GarnetServer(["--port", $"{_behind.Port}", "--bind", "127.0.0.1", "--memory", "16m", "--page", "1m", "--segment", "4m", "--index", "1m", "--logger-level", "Critical"]);
        _garnet.Start();
        Port = FreePort();
        Restore();
    }

    /// <summary>Where its clients find it.</summary>
    public int Port { get; }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>From now on it takes what is sent and says nothing.</summary>
    public void Hold() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held goes on.</summary>
    public void Release() => _flowing.TrySetResult();

    /// <summary>All connections end, and there are no new ones.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    /// <summary>It takes connections again.</summary>
    public void Restore()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Writes bytes past the wire.</summary>
    public async Task WriteAsync(string key, byte[] value)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_behind);
        var stream = client.GetStream();
        await stream.WriteAsync(
            (byte[])[.. System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*3\r\n$3\r\nSET\r\n${key.Length}\r\n{key}\r\n${value.Length}\r\n")), .. value, .. "\r\n"u8]);
        await stream.ReadExactlyAsync(new byte["+OK\r\n".Length]);
    }

    public void Dispose()
    {
        Release();
        Cut();
        _garnet.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                lock (_gate)
                {
                    _sockets.AddRange(client, server);
                }

                await server.ConnectAsync(_behind);
                _ = CopyAsync(client, server, isHeld: false);
                _ = CopyAsync(server, client, isHeld: true);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isHeld)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (isHeld)
                {
                    await _flowing.Task;
                }

                await to.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
