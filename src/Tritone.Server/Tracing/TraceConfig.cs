using System.Globalization;
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

    /// <summary>Reads settings of the form <c>[mode,]key=value</c>.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a setting is none, or its value is not valid.</exception>
    public static TraceConfig Parse(IEnumerable<string> settings)
    {
        var config = Default;
        var levels = new List<string>();
        foreach (var setting in settings)
        {
            // A mode is named before a comma, but a value may have commas of its own.
            var (mode, rest) = setting.Split(',', 2) is [("triton" or "opentelemetry") and var name, var tail] ? (name, tail) : ("", setting);
            var (key, value) = rest.Split('=', 2) is [var left, var right] ? (left, right) : throw Refusal($"'{setting}' is not of the form [MODE,]KEY=VALUE");
            if (mode.Length == 0 && key == "level")
            {
                levels.AddRange(value.Split(','));
            }

            config = config.With(setting, mode, key, value);
        }

        config = levels.Count > 0 ? config with { IsOn = ParseLevel(levels) } : config;
        return config switch
        {
            { IsOn: true, IsOpenTelemetry: false, File: "" } => throw Refusal("traces in mode 'triton' need a file: triton,file=NAME"),
            { IsOn: true, Rate: 0 } => throw Refusal("rate is 0; it is at least 1"),
            _ => config,
        };
    }

    /// <summary>A number of the other mode; null if it is not set.</summary>
    public int? Number(string key) => Find(key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private string? Find(string key) => OpenTelemetry.LastOrDefault(setting => setting.Key == key).Value;

    private TraceConfig With(string setting, string mode, string key, string value) => (mode, key) switch
    {
        ("", "level") => this,
        ("", "mode") => this with
        {
            IsOpenTelemetry = value switch { "triton" => false, "opentelemetry" => true, _ => throw Refusal($"there is no mode '{value}'; there are triton and opentelemetry") },
        },
        ("", "rate") => this with { Rate = (uint)Parse(setting, value, 0, uint.MaxValue) },
        ("", "count") => this with { Count = (int)Parse(setting, value, -1, int.MaxValue) },
        ("triton", "file") => this with { File = value },
        ("triton", "log-frequency") => this with { LogFrequency = (uint)Parse(setting, value, 0, uint.MaxValue) },
        ("opentelemetry", "url") => Uri.TryCreate(value, UriKind.Absolute, out _) ? Set(key, value) : throw Refusal($"'{setting}' is no URL"),
        ("opentelemetry", "resource") => value.Contains('=', StringComparison.Ordinal) ? Add(key, value) : throw Refusal($"'{setting}' is not of the form resource=KEY=VALUE"),
        ("opentelemetry", "bsp_max_queue_size" or "bsp_schedule_delay" or "bsp_max_export_batch_size") => Parse(setting, value, 1, int.MaxValue) > 0 ? Set(key, value) : this,
        _ => throw Refusal(
            $"'{setting}' is no setting; there are mode, level, rate, count, triton,file, triton,log-frequency, opentelemetry,url, opentelemetry,resource, opentelemetry,bsp_max_queue_size, "
            + "opentelemetry,bsp_schedule_delay and opentelemetry,bsp_max_export_batch_size"),
    };

    private TraceConfig Set(string key, string value) => this with { OpenTelemetry = [.. OpenTelemetry.Where(setting => setting.Key != key), new(key, value)] };

    private TraceConfig Add(string key, string value) => this with { OpenTelemetry = [.. OpenTelemetry, new(key, value)] };

    private static bool ParseLevel(List<string> levels)
    {
        try
        {
            return TraceChanges.ParseLevel(levels);
        }
        catch (TritoneException refusal)
        {
            throw Refusal(refusal.Message);
        }
    }

    private static long Parse(string setting, string value, long smallest, long largest)
        => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? number
            : throw Refusal($"'{setting}' is not a number from {smallest} to {largest}");

    private static TritoneException Refusal(string what) => new(ErrorCode.InvalidArgument, $"{Flag}: {what}");
}
