using System.Globalization;

namespace Tritone.Server.Options;

/// <summary>Which of Triton's optional metrics there are.</summary>
public sealed record MetricsOptions
{
    private static readonly string[] Names = ["counter_latencies", "summary_latencies", "summary_quantiles", "histogram_latencies"];

    /// <summary>Whether durations are summed up in counters.</summary>
    /// <value>The default is true.</value>
    public bool CounterLatencies { get; init; } = true;

    /// <summary>Whether durations are shown as quantiles.</summary>
    /// <value>The default is false.</value>
    public bool SummaryLatencies { get; init; }

    /// <summary>The quantiles, each with the error that it may have.</summary>
    /// <value>The default is 0.5, 0.9, 0.95, 0.99 and 0.999, with 0.05, 0.01, 0.001, 0.001 and 0.001.</value>
    public IReadOnlyList<(double Quantile, double Error)> SummaryQuantiles { get; init; } = [(0.5, 0.05), (0.9, 0.01), (0.95, 0.001), (0.99, 0.001), (0.999, 0.001)];

    /// <summary>Whether durations are shown as Triton's histograms.</summary>
    /// <value>The default is false.</value>
    public bool HistogramLatencies { get; init; }

    /// <summary>These options with one setting as it is written in a flag: <c>summary_latencies=true</c>, <c>summary_quantiles=0.5:0.05,0.9:0.01</c>.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none.</exception>
    public MetricsOptions With(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var (name, value) = FlagValue.Setting(setting, "SETTING=VALUE");
        return name switch
        {
            "counter_latencies" => this with { CounterLatencies = FlagValue.Boolean(value) },
            "summary_latencies" => this with { SummaryLatencies = FlagValue.Boolean(value) },
            "summary_quantiles" => this with { SummaryQuantiles = [.. value.Split(',').Select(ParseQuantile)] },
            "histogram_latencies" => this with { HistogramLatencies = FlagValue.Boolean(value) },
            _ => throw FlagValue.NoSuchSetting(name, Names),
        };
    }

    private static (double Quantile, double Error) ParseQuantile(string text)
        => text.Split(':') is [var quantile, var error] && ParseShare(quantile) is { } share && ParseShare(error) is { } tolerance
            ? (share, tolerance)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{text}' is no quantile: it has the form QUANTILE:ERROR, both from 0 to 1");

    private static double? ParseShare(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share : null;
}
