using System.Net;

namespace Tritone.Server;

/// <summary>Where and how a server listens.</summary>
public sealed class ServerOptions
{
    /// <summary>The largest request body.</summary>
    /// <value>Bytes. The default is 64 MiB, as Triton's <c>--http-max-input-size</c>.</value>
    public long MaxBodyLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>The address to listen on.</summary>
    /// <value>The default is 127.0.0.1: this machine only.</value>
    public IPAddress HttpAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on.</summary>
    /// <value>0 to 65535; 0 takes a free one. The default is 8000, as Triton's.</value>
    public int HttpPort { get; init; } = 8000;

    /// <summary>How long requests that were accepted may take to finish once the server is to stop.</summary>
    /// <value>The default is 30 seconds, as Triton's <c>--exit-timeout-secs</c>.</value>
    public TimeSpan ExitTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
