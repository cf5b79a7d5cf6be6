using System.Net;

namespace Tritone.Server;

/// <summary>Where and how a server listens.</summary>
public sealed class ServerOptions
{
    /// <summary>The largest request body.</summary>
    /// <value>Bytes. The default is 64 MiB, as Triton's <c>--http-max-input-size</c>.</value>
    public long MaxBodyLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>The port for HTTP.</summary>
    /// <value>The default is 127.0.0.1:8000: this machine only, Triton's port. Port 0 takes a free one; null does not listen.</value>
    public IPEndPoint? Http { get; init; } = new(IPAddress.Loopback, 8000);

    /// <summary>The port for gRPC.</summary>
    /// <value>The default is 127.0.0.1:8001. Port 0 takes a free one; null does not listen.</value>
    public IPEndPoint? Grpc { get; init; } = new(IPAddress.Loopback, 8001);

    /// <summary>The port for metrics.</summary>
    /// <value>The default is 127.0.0.1:8002. Port 0 takes a free one; null does not listen.</value>
    public IPEndPoint? Metrics { get; init; } = new(IPAddress.Loopback, 8002);

    /// <summary>How long requests that were accepted may take to finish once the server is to stop.</summary>
    /// <value>The default is 30 seconds, as Triton's <c>--exit-timeout-secs</c>.</value>
    public TimeSpan ExitTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
