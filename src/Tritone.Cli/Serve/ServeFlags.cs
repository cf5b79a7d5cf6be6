using System.CommandLine;
using Tritone.Server.Options;

namespace Tritone.Cli.Serve;

/// <summary>All flags of <c>tritone serve</c>, in the order of its help. docs/serving.md has them with what tritonserver does.</summary>
internal static class ServeFlags
{
    /// <summary>The variable that names a repository if no flag does.</summary>
    public const string RepositoryVariable = "MODEL_REPOSITORY_PATH";

    private const string Models = "Models";
    private const string Http = "HTTP";
    private const string Grpc = "gRPC";
    private const string Metrics = "Metrics";
    private const string Tei = "text-embeddings-inference";
    private const string Logging = "Logging and traces";
    private const string Behaviour = "Behaviour";

    /// <summary>The folder of a repository; it has a second name.</summary>
    private static readonly ServeFlag Repository = new(
        Models, "--model-repository", "DIR", $"A folder that holds model directories; several times for several. Else ${RepositoryVariable}, else the bundled model alone.", (s, v) => s.Directories.Add(v));

    public static IReadOnlyList<ServeFlag> All { get; } =
    [
        Repository,
        new(Models, "--model-control-mode", "MODE", "none: all are loaded at start. poll: the folders are looked at again and again. explicit: as clients ask. Default: none.", (s, v) => s.ControlMode = FlagValues.ControlMode(v)),
        new(Models, "--load-model", "NAME", "In explicit mode, a model to load at start; several times for several, * for all.", (s, v) => s.LoadModels.Add(v)),
        new(Models, "--repository-poll-secs", "N", "In poll mode, how often the folders are looked at. Default: 15.", (s, v) => s.PollInterval = FlagValues.Seconds(v, 1)),
        new(Models, "--cache-config", "CACHE,SETTING=VALUE", "A cache for answers, of models that ask for it: local,size=BYTES. Default: none.", (s, v) => s.CacheSize = FlagValues.CacheSize(v)),
        new(Models, "--text-cache", "CACHE,SETTING=VALUE,...", "A cache for the answers for texts: local,size=BYTES, or redis,host=NAME,port=N,timeout-ms=N,ttl-secs=N,size=BYTES. Default: none.", (s, v) => s.TextCache = TextCacheValue.Read(v)),

        new(Http, "--http-port", "N", "The port; 0 takes a free one and prints it. Default: 8000.", (s, v) => s.Http.Port = FlagValues.Port(v)),
        new(Http, "--http-address", "IP", "The address. Default: 127.0.0.1, this machine alone; 0.0.0.0 for every machine that can reach this one.", (s, v) => s.Http.Address = FlagValues.Address(v)),
        new(Http, "--allow-http", "BOOL", "Whether HTTP is listened for. Default: true.", (s, v) => s.Http.IsAllowed = FlagValue.Boolean(v)),
        new(Http, "--http-max-input-size", "BYTES", "The largest request, binary tensors not counted. Default: 67108864.", (s, v) => s.MaxBodyLength = FlagValue.Integer(v, 1)),
        new(Http, "--http-header-forward-pattern", "REGEX", "Headers that become parameters of the request. Default: none.", (s, v) => s.HttpForwardedHeaders = FlagValues.Pattern(v)),
        new(Http, "--http-restricted-api", "API,...:HEADER=VALUE", $"APIs that need a header; several times for several headers. APIs: {string.Join(", ", ApiCategoryNames.All)}.", (s, v) => s.HttpRestrictions.Add(ApiRestriction.Parse(v))),

        new(Grpc, "--grpc-port", "N", "The port; 0 takes a free one and prints it. Default: 8001.", (s, v) => s.Grpc.Port = FlagValues.Port(v)),
        new(Grpc, "--grpc-address", "IP", "The address. Default: 127.0.0.1.", (s, v) => s.Grpc.Address = FlagValues.Address(v)),
        new(Grpc, "--allow-grpc", "BOOL", "Whether gRPC is listened for. Default: true.", (s, v) => s.Grpc.IsAllowed = FlagValue.Boolean(v)),
        new(Grpc, "--grpc-header-forward-pattern", "REGEX", "Metadata that becomes parameters of the request. Default: none.", (s, v) => s.GrpcForwardedHeaders = FlagValues.Pattern(v)),
        new(Grpc, "--grpc-restricted-protocol", "API,...:HEADER=VALUE", "As --http-restricted-api; the header is triton-grpc-protocol-HEADER.", (s, v) => s.GrpcRestrictions.Add(ApiRestriction.Parse(v))),

        new(Metrics, "--metrics-port", "N", "The port; 0 takes a free one and prints it. Default: 8002.", (s, v) => s.Metrics.Port = FlagValues.Port(v)),
        new(Metrics, "--metrics-address", "IP", "The address. Default: that of --http-address.", (s, v) => (s.Metrics.Address, s.IsMetricsAddressGiven) = (FlagValues.Address(v), true)),
        new(Metrics, "--allow-metrics", "BOOL", "Whether there are metrics. Default: true.", (s, v) => s.Metrics.IsAllowed = FlagValue.Boolean(v)),
        new(Metrics, "--metrics-config", "SETTING=VALUE", "counter_latencies, summary_latencies, histogram_latencies: BOOL. summary_quantiles: QUANTILE:ERROR,...", (s, v) => s.MetricsOptions = s.MetricsOptions.With(v)),

        new(Tei, "--tei-port", "N", "A port for clients of text-embeddings-inference; 0 takes a free one and prints it. Default: none.", (s, v) => (s.Tei.Port, s.Tei.IsAllowed) = (FlagValues.Port(v), true)),
        new(Tei, "--tei-address", "IP", "The address. Default: 127.0.0.1.", (s, v) => s.Tei.Address = FlagValues.Address(v)),
        new(Tei, "--tei-model", "NAME", "The model that answers there. Default: the only one that takes texts.", (s, v) => s.TeiModel = v),

        new(Logging, "--log-json", "BOOL", "Each line is a JSON object, with one for each request. Default: false.", (s, v) => s.Log = s.Log with { Json = FlagValue.Boolean(v) }),
        new(Logging, "--log-verbose", "N", "More than 0 logs more; from 1 on also requests. Default: 0.", (s, v) => s.Log = s.Log with { VerboseLevel = FlagValues.VerboseLevel(v) }),
        new(Logging, "--log-info", "BOOL", "Whether information is logged. Default: true.", (s, v) => s.Log = s.Log with { Info = FlagValue.Boolean(v) }),
        new(Logging, "--log-warning", "BOOL", "Whether warnings are logged. Default: true.", (s, v) => s.Log = s.Log with { Warning = FlagValue.Boolean(v) }),
        new(Logging, "--log-error", "BOOL", "Whether errors are logged. Default: true.", (s, v) => s.Log = s.Log with { Error = FlagValue.Boolean(v) }),
        new(Logging, "--log-format", "FORMAT", "default or ISO8601. Default: default.", (s, v) => s.Log = s.Log with { Format = FlagValues.LogFormat(v) }),
        new(Logging, "--log-file", "FILE", "The file that lines are added to. Default: standard error.", (s, v) => s.Log = s.Log with { File = v }),
        new(Logging, "--trace-config", "[MODE,]SETTING=VALUE", "level, rate, count, mode; triton,file; opentelemetry,url and others. Default: nothing is traced.", (s, v) => s.TraceSettings.Add(TraceSetting.Parse(v))),

        new(Behaviour, "--strict-readiness", "BOOL", "Whether the server is ready only while every model is. Default: true.", (s, v) => s.StrictReadiness = FlagValue.Boolean(v)),
        new(Behaviour, "--exit-on-error", "BOOL", "Whether a model that cannot be loaded at start ends the program. Default: true.", (s, v) => s.ExitOnError = FlagValue.Boolean(v)),
        new(Behaviour, "--exit-timeout-secs", "N", "How long requests may take to finish after SIGTERM or SIGINT. Default: 30.", (s, v) => s.ExitTimeout = FlagValues.Seconds(v, 0)),
        new(Behaviour, "--allow-client-shm", "BOOL", "Whether clients may hand over tensors in shared memory. Default: false.", (s, v) => s.AllowClientSharedMemory = FlagValue.Boolean(v)),
    ];

    /// <summary>Adds all flags to a command, which reports all wrong values together.</summary>
    public static void AddTo(Command command)
    {
        Repository.Option.Aliases.Add("--model-store");
        foreach (var flag in All)
        {
            command.Options.Add(flag.Option);
        }

        command.Validators.Add(result =>
        {
            var errors = new List<string>();
            _ = Read(result, errors);
            errors.ForEach(result.AddError);
        });
    }

    /// <summary>Reads what was given.</summary>
    public static ServeSettings Read(ParseResult arguments) => Read(arguments.CommandResult, []);

    private static ServeSettings Read(System.CommandLine.Parsing.CommandResult arguments, List<string> errors)
    {
        var settings = new ServeSettings();
        foreach (var flag in All)
        {
            flag.Apply(arguments.GetResult(flag.Option)?.Tokens.Select(token => token.Value) ?? [], settings, errors);
        }

        if (settings.Directories.Count == 0 && Environment.GetEnvironmentVariable(RepositoryVariable) is { Length: > 0 } directory)
        {
            settings.Directories.Add(directory);
        }

        errors.AddRange(settings.FindErrors());
        return settings;
    }
}
