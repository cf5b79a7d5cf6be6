using System.Net;
using System.Text.RegularExpressions;
using Tritone.Server.Options;

namespace Tritone.Server;

/// <summary>Where and how a server listens.</summary>
public sealed class ServerOptions
{
    /// <summary>The largest request body over HTTP; as in Triton it limits the JSON part and what a compressed body becomes, not binary tensors.</summary>
    /// <value>Bytes, above zero. The default is 64 MiB, as Triton's <c>--http-max-input-size</c>.</value>
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

    /// <summary>Whether clients on this machine may hand over tensors in shared memory.</summary>
    /// <value>The default is false, as Triton's <c>--allow-client-shm</c>.</value>
    public bool AllowClientSharedMemory { get; init; }

    /// <summary>What is open over HTTP only with a header. A part is in one restriction at most.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<ApiRestriction> HttpRestrictions { get; init; } = [];

    /// <summary>What is open over gRPC only with a header. A part is in one restriction at most.</summary>
    /// <value>The default is nothing.</value>
    public IReadOnlyList<ApiRestriction> GrpcRestrictions { get; init; } = [];

    /// <summary>Which headers of HTTP become parameters of the request: those whose whole name it matches.</summary>
    /// <value>The default, null, is none.</value>
    public Regex? HttpForwardedHeaders { get; init; }

    /// <summary>Which metadata of gRPC becomes parameters of the request: that whose whole name it matches.</summary>
    /// <value>The default, null, is none.</value>
    public Regex? GrpcForwardedHeaders { get; init; }

    /// <summary>Which metrics there are.</summary>
    public MetricsOptions MetricsSettings { get; init; } = new();

    /// <summary>The settings of traces in the order in which they were given.</summary>
    /// <value>The default is none: nothing is traced.</value>
    public IReadOnlyList<TraceSetting> TraceSettings { get; init; } = [];

    /// <summary>What is logged.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Where spans and metrics are sent by OTLP over HTTP: an address that <c>v1/traces</c> and <c>v1/metrics</c> are put behind.</summary>
    /// <value>The default, null, leaves it to the environment variables of OpenTelemetry; without those nothing is sent.</value>
    public Uri? OtlpEndpoint { get; init; }
}
