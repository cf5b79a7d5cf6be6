using System.Globalization;
using Tritone.Server.Options;
using Tritone.Server.Settings;

namespace Tritone.Server.Tracing;

/// <summary>How traces begin: the settings of <c>--trace-config</c>.</summary>
internal sealed record TraceConfig
{
    /// <summary>No traces; what is set later goes into no file, since none is named.</summary>
    public static readonly TraceConfig Default = new();

    private const string Flag = "--trace-config";

    // Where collectors listen, and what Triton defaults to.
    private const string DefaultUrl = "http://localhost:4318/v1/traces";

    /// <summary>Whether spans go to a collector rather than into a file.</summary>
    public bool IsOpenTelemetry { get; init; }

    public bool IsOn { get; init; }

    public uint Rate { get; init; } = 1000;

    public int Count { get; init; } = -1;

    public uint LogFrequency { get; init; }

    /// <summary>The file of Triton's own mode; empty for none.</summary>
    public string File { get; init; } = "";

    /// <summary>The settings of the other mode, by their names: where spans go, what they say of the server, how they are batched.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OpenTelemetry { get; init; } = [];

    /// <summary>Where spans go.</summary>
    public string Url => Find("url") ?? DefaultUrl;

    /// <summary>What spans say of the server, beside its name.</summary>
    public IEnumerable<KeyValuePair<string, object>> Resource
        => OpenTelemetry.Where(setting => setting.Key == "resource").Select(setting => setting.Value.Split('=', 2)).Select(pair => new KeyValuePair<string, object>(pair[0], pair[1]));

    /// <summary>What settings say together; of two of one name the later holds.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: they do not go together.</exception>
    public static TraceConfig Of(IReadOnlyList<TraceSetting> settings)
    {
        var config = settings.Aggregate(Default, (so, setting) => so.With(setting));
        var levels = settings.Where(setting => setting is { Mode: "", Name: "level" }).Select(setting => setting.Value.ToUpperInvariant()).ToList();
        config = levels.Count > 0 ? config with { IsOn = TraceChanges.ParseLevel(levels) } : config;
        return config switch
        {
            { IsOn: true, IsOpenTelemetry: false, File: "" } => throw new TritoneException(ErrorCode.InvalidArgument, "traces in mode 'triton' need a file: triton,file=NAME"),
            { IsOn: true, Rate: 0 } => throw new TritoneException(ErrorCode.InvalidArgument, "rate is 0; it is at least 1"),
            _ => config,
        };
    }

    /// <summary>What is not valid of settings, with the name of the flag.</summary>
    public static IEnumerable<string> FindErrors(IReadOnlyList<TraceSetting> settings)
    {
        try
        {
            _ = Of(settings);
            return [];
        }
        catch (TritoneException exception)
        {
            return [$"{Flag}: {exception.Message}"];
        }
    }

    /// <summary>A number of the other mode; null if it is not set.</summary>
    public int? Number(string key) => Find(key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private string? Find(string key) => OpenTelemetry.LastOrDefault(setting => setting.Key == key).Value;

    private TraceConfig With(TraceSetting setting) => (setting.Mode, setting.Name) switch
    {
        ("", "mode") => this with { IsOpenTelemetry = setting.Value.Equals("opentelemetry", StringComparison.OrdinalIgnoreCase) },
        ("", "rate") => this with { Rate = (uint)Number(setting, 0, uint.MaxValue) },
        ("", "count") => this with { Count = (int)Number(setting, -1, int.MaxValue) },
        ("triton", "file") => this with { File = setting.Value },
        ("triton", "log-frequency") => this with { LogFrequency = (uint)Number(setting, 0, uint.MaxValue) },
        ("opentelemetry", "url") => Set("url", Address(setting.Value)),
        ("opentelemetry", "resource") when setting.Value.Contains('=', StringComparison.Ordinal) => this with { OpenTelemetry = [.. OpenTelemetry, new(setting.Name, setting.Value)] },
        ("opentelemetry", "resource") => throw new TritoneException(ErrorCode.InvalidArgument, $"the resource '{setting.Value}' is not of the form KEY=VALUE"),
        ("opentelemetry", var name) => Set(name, $"{Number(setting, 1, int.MaxValue)}"),
        _ => this,
    };

    private TraceConfig Set(string key, string value) => this with { OpenTelemetry = [.. OpenTelemetry.Where(setting => setting.Key != key), new(key, value)] };

    // Triton takes an address without its scheme too.
    private static string Address(string value)
    {
        var url = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        return Uri.TryCreate(url, UriKind.Absolute, out _) ? url : throw new TritoneException(ErrorCode.InvalidArgument, $"'{value}' is no URL");
    }

    private static long Number(TraceSetting setting, long smallest, long largest)
        => long.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? number
            : throw new TritoneException(ErrorCode.InvalidArgument, $"{setting.Name} is '{setting.Value}'; it is a number from {smallest} to {largest}");
}
