using Tritone.Server.Options;
using Tritone.Serving;

namespace Tritone.Server.Tests.Conformance;

/// <summary>A server as one of the recordings had it: its models and its flags.</summary>
/// <param name="Name">The name of the recording.</param>
/// <param name="Models">The folder of the models under golden/triton.</param>
internal sealed record ConformanceProfile(string Name, string Models)
{
    public static IReadOnlyList<ConformanceProfile> All { get; } =
    [
        new("default", "models"),
        new("explicit", "models_explicit") { ControlMode = ModelControlMode.Explicit },
        new("unloading", "models") { ControlMode = ModelControlMode.Explicit },
        new("broken", "models_explicit") { ExitsOnError = false },
        new("lenient", "models_explicit") { ExitsOnError = false, HasStrictReadiness = false },
        new("poll", "models") { ControlMode = ModelControlMode.Poll },
        new("all", "models_all") { CacheSize = 1024 * 1024, MetricsSettings = new MetricsOptions { SummaryLatencies = true } },
        new("shm", "models") { AllowsSharedMemory = true },
        new("queue", "models_queue") { Together = [[2, 3, 4, 5, 6], [7, 8]], GrpcTogether = [[1, 2, 3, 4, 5], [6, 7]] },
        new("batching", "models_queue") { Together = [[2, 3, 4], [5, 6, 7], [8, 9, 10], [11, 12, 13]] },
        new("restricted", "models")
        {
            MaxBodyLength = 600,
            Restrictions = [new ApiRestriction(new HashSet<ApiCategory> { ApiCategory.ModelRepository, ApiCategory.Logging }, "admin-key", "admin-value")],
        },
        new("shutdown", "models_queue") { Together = [[2, 3]], StopsAfter = 3 },
        new("shutdown-clean", "models_queue") { Together = [[2]], StopsAfter = 2 },
    ];

    public ModelControlMode ControlMode { get; private init; }

    public bool ExitsOnError { get; private init; } = true;

    public bool HasStrictReadiness { get; private init; } = true;

    public long? CacheSize { get; private init; }

    public MetricsOptions MetricsSettings { get; private init; } = new();

    public bool AllowsSharedMemory { get; private init; }

    public long MaxBodyLength { get; private init; } = new ServerOptions().MaxBodyLength;

    public IReadOnlyList<ApiRestriction> Restrictions { get; private init; } = [];

    /// <summary>The numbers of cases that were sent at once: the first runs while the others come in, in their order.</summary>
    public IReadOnlyList<int[]> Together { get; private init; } = [];

    /// <summary>The same of the cases over gRPC.</summary>
    public IReadOnlyList<int[]> GrpcTogether { get; private init; } = [];

    /// <summary>The number of the case after which the server is told to stop while it runs; 0 for a server that goes on.</summary>
    public int StopsAfter { get; private init; }

    /// <summary>The folder of the models.</summary>
    public string Directory => Name == "default" ? TestFiles.Golden($"triton/{Models}") : TestFiles.Shared($"golden/triton/{Models}");

    public ModelRepositoryOptions RepositoryOptions() => new()
    {
        Directories = [Directory],
        ControlMode = ControlMode,
        ExitOnError = ExitsOnError,
        StrictReadiness = HasStrictReadiness,
        CacheSize = CacheSize,
    };

    public ServerOptions ServerOptions() => new()
    {
        Http = FreePort.EndPoint,
        Grpc = FreePort.EndPoint,
        Metrics = FreePort.EndPoint,
        MaxBodyLength = MaxBodyLength,
        AllowClientSharedMemory = AllowsSharedMemory,
        HttpRestrictions = Restrictions,
        GrpcRestrictions = Restrictions,
        MetricsSettings = MetricsSettings,
    };
}
