using System.Globalization;

namespace Tritone.Server.Metrics;

/// <summary>Which of Triton's metrics there are: the settings of <c>--metrics-config</c>.</summary>
/// <param name="HasCounters">Cumulative durations, and the cache's figures for each model.</param>
/// <param name="HasSummaries">Quantiles of the last minute.</param>
/// <param name="HasHistograms">Histograms under the names that Triton has or was offered.</param>
/// <param name="Quantiles">The quantiles of the summaries.</param>
internal sealed record MetricsConfig(bool HasCounters, bool HasSummaries, bool HasHistograms, IReadOnlyList<double> Quantiles)
{
    private const string Flag = "--metrics-config";

    public static readonly MetricsConfig Default = new(HasCounters: true, HasSummaries: false, HasHistograms: false, [0.5, 0.9, 0.95, 0.99, 0.999]);

    /// <summary>Reads settings of the form <c>key=value</c>; of two of one key the later holds.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a setting is none, or its value is not valid.</exception>
    public static MetricsConfig Parse(IEnumerable<string> settings)
    {
        var config = Default;
        foreach (var setting in settings)
        {
            var (key, value) = setting.Split('=', 2) is [var name, var text] ? (name, text) : throw Refusal($"'{setting}' is not of the form KEY=VALUE");
            config = key switch
            {
                "counter_latencies" => config with { HasCounters = ParseSwitch(setting, value) },
                "summary_latencies" => config with { HasSummaries = ParseSwitch(setting, value) },
                "histogram_latencies" => config with { HasHistograms = ParseSwitch(setting, value) },
                "summary_quantiles" => config with { Quantiles = ParseQuantiles(value) },
                _ => throw Refusal($"'{key}' is no setting; there are counter_latencies, summary_latencies, summary_quantiles and histogram_latencies"),
            };
        }

        return config;
    }

    private static bool ParseSwitch(string setting, string value) => value.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "ON" => true,
        "FALSE" or "0" or "OFF" => false,
        _ => throw Refusal($"'{setting}' is neither true nor false"),
    };

    // Triton wants the error that each quantile may have. Ours have the same small one whatever is asked for, so it is only checked.
    private static List<double> ParseQuantiles(string value)
    {
        var quantiles = new List<double>();
        foreach (var pair in value.Split(','))
        {
            if (pair.Split(':') is not [var quantile, var error] || !IsShare(quantile, out var number) || !IsShare(error, out _))
            {
                throw Refusal($"'{pair}' in summary_quantiles is not of the form QUANTILE:ERROR, both from 0 to 1");
            }

            quantiles.Add(number);
        }

        return quantiles;
    }

    private static bool IsShare(string text, out double number)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number is >= 0 and <= 1;

    private static TritoneException Refusal(string what) => new(ErrorCode.InvalidArgument, $"{Flag}: {what}");
}
