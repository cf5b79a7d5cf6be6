using System.CommandLine;
using System.Globalization;
using Tritone.Cli.CommandLine;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Search;
using Tritone.LoadTesting.Targets;

namespace Tritone.Cli.Benchmark;

/// <summary>What a run of the command was asked for. Immutable.</summary>
internal sealed record BenchmarkSettings
{
    private const int MaxConcurrency = 10_000;
    private const double MaxRate = 1_000_000;
    private const double MaxSeconds = 86_400;

    /// <summary>The servers by name; a single one has its address for a name.</summary>
    public required IReadOnlyList<(string Name, ServerAddress Address)> Servers { get; init; }

    public required string? Model { get; init; }

    public required bool IsText { get; init; }

    public required bool IsJsonTensors { get; init; }

    /// <summary>The loads in their order; empty for a search without given rates.</summary>
    public required IReadOnlyList<LoadShape> Shapes { get; init; }

    /// <summary>Everything about a run but its shape.</summary>
    public required LoadPlan Plan { get; init; }

    public required bool FindsKnee { get; init; }

    public required int Rounds { get; init; }

    public required TensorOptions Tensors { get; init; }

    public required BenchmarkData Data { get; init; }

    public required Uri? Metrics { get; init; }

    /// <summary>The rates that a search tries on its way up.</summary>
    public IEnumerable<double> Rates => Shapes.Count > 0 ? Shapes.OfType<LoadShape.Open>().Select(shape => shape.RequestRate).Order() : KneeSearch.AllRates();

    public ArrivalKind Arrivals { get; private init; }

    /// <exception cref="UsageException">Options contradict each other, or have values that they cannot have.</exception>
    public static BenchmarkSettings Read(ParseResult arguments)
    {
        RefuseContradictions(arguments);
        var isText = arguments.GetValue(BenchmarkOptions.Api) is "text";
        var arrivals = arguments.GetValue(BenchmarkOptions.Arrivals) is "constant" ? ArrivalKind.Constant : ArrivalKind.Poisson;
        var shapes = ReadShapes(arguments, arrivals);
        return new BenchmarkSettings
        {
            Servers = ReadServers(arguments, isText),
            Model = arguments.GetValue(BenchmarkOptions.Model),
            IsText = isText,
            IsJsonTensors = arguments.GetValue(BenchmarkOptions.Tensors) is "json",
            Shapes = shapes,
            Plan = ReadPlan(arguments, shapes),
            FindsKnee = arguments.GetValue(BenchmarkOptions.FindKnee),
            Rounds = AtLeast(arguments, BenchmarkOptions.Rounds, 2),
            Tensors = new TensorOptions
            {
                BatchSize = AtLeast(arguments, BenchmarkOptions.BatchSize, 1),
                Pad = arguments.GetValue(BenchmarkOptions.Pad) is null or > 0 ? arguments.GetValue(BenchmarkOptions.Pad) : throw new UsageException($"--pad is {arguments.GetValue(BenchmarkOptions.Pad)}; it is at least 1"),
                Shapes = ReadTensorShapes(arguments.GetValue(BenchmarkOptions.Shape) ?? []),
            },
            Data = BenchmarkData.Choose(arguments, isText),
            Metrics = ReadMetrics(arguments.GetValue(BenchmarkOptions.MetricsUrl)),
            Arrivals = arrivals,
        };
    }

    private static void RefuseContradictions(ParseResult arguments)
    {
        bool Has(Option option) => arguments.GetResult(option) is { Implicit: false };
        void Refuse(Option option, params ReadOnlySpan<Option> others)
        {
            foreach (var other in others)
            {
                if (Has(option) && Has(other))
                {
                    throw new UsageException($"{other.Name} does not go with {option.Name}");
                }
            }
        }

        Refuse(BenchmarkOptions.Trace, BenchmarkOptions.Concurrency, BenchmarkOptions.RequestRate, BenchmarkOptions.FindKnee);
        Refuse(BenchmarkOptions.Concurrency, BenchmarkOptions.RequestRate, BenchmarkOptions.FindKnee);
        Refuse(BenchmarkOptions.Compare, BenchmarkOptions.Url, BenchmarkOptions.FindKnee);
        if (!Has(BenchmarkOptions.Compare) && !Has(BenchmarkOptions.Url))
        {
            throw new UsageException("--url is not given: which server?");
        }

        if (Has(BenchmarkOptions.FindKnee) && !Has(BenchmarkOptions.Slo))
        {
            throw new UsageException("--find-knee searches the rate that meets --slo-ms, which is not given");
        }

        if (Has(BenchmarkOptions.Rounds) && !Has(BenchmarkOptions.Compare))
        {
            throw new UsageException("--rounds is for --compare, which is not given");
        }
    }

    private static List<(string Name, ServerAddress Address)> ReadServers(ParseResult arguments, bool isText)
    {
        var isGrpc = arguments.GetValue(BenchmarkOptions.Protocol) is "grpc";
        var servers = arguments.GetValue(BenchmarkOptions.Compare) is { Length: > 0 } compared
            ? [.. compared.Select(pair => ReadNamed(pair, isGrpc))]
            : new List<(string Name, ServerAddress Address)> { ReadAddress(arguments.GetValue(BenchmarkOptions.Url)!, isGrpc) };
        if (arguments.GetResult(BenchmarkOptions.Compare) is { Implicit: false } && servers.Count < 2)
        {
            throw new UsageException("--compare has one server; it takes two at least: --compare old=http://... new=http://...");
        }

        return isText && servers.Find(server => server.Address.IsGrpc) is { Address: { } address }
            ? throw new UsageException($"--api text is asked over HTTP, and {address} is gRPC")
            : servers.DistinctBy(server => server.Name).Count() == servers.Count ? servers : throw new UsageException("--compare has a name twice");
    }

    private static (string Name, ServerAddress Address) ReadNamed(string pair, bool isGrpc)
        => pair.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } url]
            ? (name, ReadAddress(url, isGrpc).Address)
            : throw new UsageException($"--compare has '{pair}'; it takes NAME=URL");

    private static (string Name, ServerAddress Address) ReadAddress(string url, bool isGrpc)
    {
        try
        {
            var address = ServerAddress.Parse(url, isGrpc);
            return (address.ToString(), address);
        }
        catch (TritoneException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private static IReadOnlyList<LoadShape> ReadShapes(ParseResult arguments, ArrivalKind arrivals)
    {
        if (arguments.GetValue(BenchmarkOptions.Trace) is { } trace)
        {
            return [TraceFile.Read(trace)];
        }

        if (arguments.GetValue(BenchmarkOptions.RequestRate) is { } rates)
        {
            return [.. NumberRange.Parse(BenchmarkOptions.RequestRate.Name, rates, MaxRate).Select(rate => new LoadShape.Open(rate, arrivals))];
        }

        return arguments.GetValue(BenchmarkOptions.FindKnee)
            ? []
            : [.. NumberRange.ParseWhole(BenchmarkOptions.Concurrency.Name, arguments.GetValue(BenchmarkOptions.Concurrency) ?? "1", MaxConcurrency).Select(clients => new LoadShape.Closed(clients))];
    }

    private static LoadPlan ReadPlan(ParseResult arguments, IReadOnlyList<LoadShape> shapes)
    {
        var trace = shapes.Count > 0 ? shapes[0] as LoadShape.Trace : null;
        var warmup = Seconds(arguments, BenchmarkOptions.Warmup, isZeroAllowed: true) ?? (trace is null ? TimeSpan.FromSeconds(3) : TimeSpan.Zero);
        var rest = trace is null ? TimeSpan.FromSeconds(20) : trace.Times[^1] - warmup + TimeSpan.FromMilliseconds(1);
        return new LoadPlan
        {
            // Each run puts its own shape here.
            Shape = trace ?? (LoadShape)new LoadShape.Closed(1),
            Warmup = warmup,
            Duration = Seconds(arguments, BenchmarkOptions.Duration, isZeroAllowed: false)
                ?? (rest > TimeSpan.Zero ? rest : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--warmup takes {warmup.TotalSeconds} s, which is all of the trace"))),
            Slo = arguments.GetValue(BenchmarkOptions.Slo) switch
            {
                null => null,
                > 0 and <= MaxSeconds * 1000 and var slo => TimeSpan.FromMilliseconds(slo),
                var slo => throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--slo-ms is {slo}; it is above 0")),
            },
            MaxInFlight = AtLeast(arguments, BenchmarkOptions.MaxInFlight, 1),
        };
    }

    private static TimeSpan? Seconds(ParseResult arguments, Option<double?> option, bool isZeroAllowed)
        => arguments.GetValue(option) switch
        {
            null => null,
            0 when isZeroAllowed => TimeSpan.Zero,
            > 0 and <= MaxSeconds and var seconds => TimeSpan.FromSeconds(seconds),
            var seconds => throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {seconds}; it is seconds {(isZeroAllowed ? "from" : "above")} 0 to {MaxSeconds}")),
        };

    private static int AtLeast(ParseResult arguments, Option<int> option, int least)
        => arguments.GetValue(option) is var value && value >= least ? value : throw new UsageException($"{option.Name} is {value}; it is at least {least}");

    private static Dictionary<string, IReadOnlyList<long>> ReadTensorShapes(string[] shapes)
    {
        var read = new Dictionary<string, IReadOnlyList<long>>(StringComparer.Ordinal);
        foreach (var shape in shapes)
        {
            var colon = shape.LastIndexOf(':');
            var dimensions = shape[(colon + 1)..].Split(',').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToList();
            if (colon < 1 || dimensions.Contains(0) || !read.TryAdd(shape[..colon], dimensions))
            {
                throw new UsageException($"--shape is '{shape}'; it is an input's name and its dimensions, once for each input: input_ids:64");
            }
        }

        return read;
    }

    private static Uri? ReadMetrics(string? url)
    {
        if (url is null)
        {
            return null;
        }

        // As perf_analyzer takes it: localhost:8002/metrics.
        return Uri.TryCreate(url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new UsageException($"--metrics-url is '{url}'; it is an address: http://host:8002/metrics");
    }
}
