using System.Net;
using System.Text.RegularExpressions;
using Tritone.Server.Options;
using Tritone.Server.Tracing;

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

    /// <summary>The port for clients of text-embeddings-inference.</summary>
    /// <value>The default, null, does not listen. Port 0 takes a free one.</value>
    public IPEndPoint? Tei { get; init; }

    /// <summary>The model that answers on the port <see cref="Tei"/>.</summary>
    /// <value>The default, null, is the only model that takes texts.</value>
    public string? TeiModel { get; init; }

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

    /// <summary>Which headers of HTTP become parameters of the request: those whose name it matches anywhere.</summary>
    /// <value>The default, null, is none.</value>
    public Regex? HttpForwardedHeaders { get; init; }

    /// <summary>Which metadata of gRPC becomes parameters of the request: that whose name it matches anywhere.</summary>
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

    /// <summary>Looks for what is not valid.</summary>
    /// <returns>All of it, each with the name of the flag; empty if the options are valid.</returns>
    public IReadOnlyList<string> FindErrors()
    {
        var errors = new List<string>();
        (string Flag, IPEndPoint? EndPoint)[] ports = [("--http-port", Http), ("--grpc-port", Grpc), ("--metrics-port", Metrics), ("--tei-port", Tei)];
        for (var i = 0; i < ports.Length; i++)
        {
            errors.AddRange(ports[(i + 1)..].Where(other => Collide(ports[i].EndPoint, other.EndPoint)).Select(other => $"{ports[i].Flag} and {other.Flag} are both {ports[i].EndPoint!.Port}"));
        }

        if (ports.All(port => port.EndPoint is null))
        {
            errors.Add("--allow-http, --allow-grpc and --allow-metrics are all false; nothing would be listened on");
        }

        if (Tei is null && TeiModel is not null)
        {
            errors.Add($"--tei-model is '{TeiModel}', which needs a --tei-port");
        }

        if (MaxBodyLength <= 0)
        {
            errors.Add($"--http-max-input-size is {MaxBodyLength}; it is above 0");
        }

        if (ExitTimeout < TimeSpan.Zero)
        {
            errors.Add($"--exit-timeout-secs is {ExitTimeout.TotalSeconds}; it is not below 0");
        }

        if (Log.Format is not ("default" or "ISO8601"))
        {
            errors.Add($"--log-format is '{Log.Format}'; it is default or ISO8601");
        }

        errors.AddRange(TraceConfig.FindErrors(TraceSettings));
        errors.AddRange(FindTwice("--http-restricted-api", HttpRestrictions));
        errors.AddRange(FindTwice("--grpc-restricted-protocol", GrpcRestrictions));
        return errors;
    }

    // An address that stands for all of them is in the way of every other.
    private static bool Collide(IPEndPoint? one, IPEndPoint? other)
        => one is not null && other is not null && one.Port == other.Port && one.Port != 0
            && (one.Address.Equals(other.Address) || IsAny(one.Address) || IsAny(other.Address));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IEnumerable<string> FindTwice(string flag, IReadOnlyList<ApiRestriction> restrictions)
        => from category in restrictions.SelectMany(restriction => restriction.Categories)
           group category by category into same
           where same.Count() > 1
           select $"{flag} restricts '{same.Key.ToFlagName()}' more than once";
}
