using System.Net;
using System.Text.RegularExpressions;
using Tritone.Server;
using Tritone.Server.Options;
using Tritone.Serving;
using Tritone.Serving.Caching;

namespace Tritone.Cli.Serve;

/// <summary>The values of all flags while they are read; they become the options of the repository and of the server.</summary>
internal sealed class ServeSettings
{
    private static readonly ServerOptions Defaults = new();

    public List<string> Directories { get; } = [];

    public ModelControlMode ControlMode { get; set; }

    public List<string> LoadModels { get; } = [];

    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(15);

    public bool StrictReadiness { get; set; } = true;

    public bool ExitOnError { get; set; } = true;

    public long? CacheSize { get; set; }

    public TextCacheOptions? TextCache { get; set; }

    public PortSettings Http { get; } = new(Defaults.Http!);

    public PortSettings Grpc { get; } = new(Defaults.Grpc!);

    public PortSettings Metrics { get; } = new(Defaults.Metrics!);

    /// <summary>Not listened on until a port is given; until then only its address counts.</summary>
    public PortSettings Tei { get; } = new(new IPEndPoint(IPAddress.Loopback, 0)) { IsAllowed = false };

    public string? TeiModel { get; set; }

    public bool IsMetricsAddressGiven { get; set; }

    public long MaxBodyLength { get; set; } = Defaults.MaxBodyLength;

    public TimeSpan ExitTimeout { get; set; } = Defaults.ExitTimeout;

    public bool AllowClientSharedMemory { get; set; }

    public List<ApiRestriction> HttpRestrictions { get; } = [];

    public List<ApiRestriction> GrpcRestrictions { get; } = [];

    public Regex? HttpForwardedHeaders { get; set; }

    public Regex? GrpcForwardedHeaders { get; set; }

    public MetricsOptions MetricsOptions { get; set; } = new();

    public List<TraceSetting> TraceSettings { get; } = [];

    public LogOptions Log { get; set; } = new();

    /// <summary>The options of the repository. Without a directory, it is that of the bundled model.</summary>
    public ModelRepositoryOptions Repository => new()
    {
        Directories = Directories,
        ControlMode = ControlMode,
        LoadModels = LoadModels,
        PollInterval = PollInterval,
        StrictReadiness = StrictReadiness,
        ExitOnError = ExitOnError,
        CacheSize = CacheSize,
        TextCache = TextCache,
    };

    /// <summary>The options of the server.</summary>
    public ServerOptions Server => new()
    {
        Http = Http.EndPoint,
        Grpc = Grpc.EndPoint,

        // As in tritonserver, metrics are where HTTP is unless they are sent elsewhere.
        Metrics = Metrics.EndPoint is { } metrics && !IsMetricsAddressGiven ? new IPEndPoint(Http.Address, metrics.Port) : Metrics.EndPoint,
        Tei = Tei.EndPoint,
        TeiModel = TeiModel,
        MaxBodyLength = MaxBodyLength,
        ExitTimeout = ExitTimeout,
        AllowClientSharedMemory = AllowClientSharedMemory,
        HttpRestrictions = HttpRestrictions,
        GrpcRestrictions = GrpcRestrictions,
        HttpForwardedHeaders = HttpForwardedHeaders,
        GrpcForwardedHeaders = GrpcForwardedHeaders,
        MetricsSettings = MetricsOptions,
        TraceSettings = TraceSettings,
        Log = Log,
    };

    /// <summary>What is not valid although each value is.</summary>
    public IEnumerable<string> FindErrors()
    {
        foreach (var error in Repository.FindErrors().Concat(Server.FindErrors()))
        {
            yield return error;
        }

        if (Directories.Count == 0 && ControlMode is not ModelControlMode.None)
        {
            yield return $"--model-control-mode is {ControlMode.ToString().ToLowerInvariant()}, which needs a --model-repository";
        }
    }

    /// <summary>Where one port is.</summary>
    internal sealed class PortSettings(IPEndPoint endPoint)
    {
        public bool IsAllowed { get; set; } = true;

        public IPAddress Address { get; set; } = endPoint.Address;

        public int Port { get; set; } = endPoint.Port;

        public IPEndPoint? EndPoint => IsAllowed ? new IPEndPoint(Address, Port) : null;
    }
}
