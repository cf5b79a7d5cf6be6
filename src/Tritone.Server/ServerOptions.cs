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

    /// <summary>Which metrics there are, each setting as <c>key=value</c>, as Triton's <c>--metrics-config</c> takes them.</summary>
    /// <value>The default is none: counters, but no summaries.</value>
    public IReadOnlyList<string> MetricsConfig { get; init; } = [];

    /// <summary>What is traced and where to, each setting as <c>[mode,]key=value</c>, as Triton's <c>--trace-config</c> takes them.</summary>
    /// <value>The default is none: nothing is traced.</value>
    public IReadOnlyList<string> TraceConfig { get; init; } = [];

    /// <summary>Where spans and metrics are sent by OTLP over HTTP: an address that <c>v1/traces</c> and <c>v1/metrics</c> are put behind.</summary>
    /// <value>The default, null, leaves it to the environment variables of OpenTelemetry; without those nothing is sent.</value>
    public Uri? OtlpEndpoint { get; init; }
}
