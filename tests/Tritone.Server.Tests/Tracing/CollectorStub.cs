using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Tritone.Server.Tests.Tracing;

/// <summary>What OTLP over HTTP is sent to: it takes everything and keeps it.</summary>
internal sealed class CollectorStub : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _requests = [];
    private readonly Task _receiving;

    public CollectorStub()
    {
        // A port that is free now; whoever takes it before we do makes the test fail, not pass.
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        probe.Stop();
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    public Uri Address { get; }

    /// <summary>The bodies that were sent to a path.</summary>
    public IReadOnlyList<byte[]> Sent(string path) => [.. _requests.Where(request => request.Path == path).Select(request => request.Body)];

    /// <summary>Whether a body has these bytes in a row: protobuf has strings and ids as they are.</summary>
    public static bool Has(byte[] body, ReadOnlySpan<byte> part) => body.AsSpan().IndexOf(part) >= 0;

    public static bool Has(byte[] body, string part) => Has(body, Encoding.UTF8.GetBytes(part));

    public void Dispose()
    {
        _listener.Close();
        _receiving.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            _requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
            context.Response.Close();
        }
    }
}
