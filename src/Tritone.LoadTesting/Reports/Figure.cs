using System.Globalization;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>Figures as texts.</summary>
internal static class Figure
{
    /// <summary>Stands for what was not measured.</summary>
    public const string None = "–";

    /// <summary>About three digits; more only before the point.</summary>
    public static string Text(double? value) => value is { } number && double.IsFinite(number)
        ? number.ToString(Math.Abs(number) switch { >= 100 => "#,0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.00#" }, CultureInfo.InvariantCulture)
        : None;

    /// <summary>A percentile, or nothing where there is nothing to take it of: 0 ms would be a good figure.</summary>
    public static string Latency(LatencySummary? summary, Func<LatencySummary, double> percentile)
        => Text(summary is { Count: > 0 } ? percentile(summary) : null);

    /// <summary>Failures by kind.</summary>
    public static string Errors(LoadResult result) => result.ErrorCount == 0 ? "0"
        : string.Join(", ", result.Errors.Where(kind => kind.Value > 0).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value:N0}")));

    /// <summary>A place in a picture.</summary>
    public static string At(double place) => place.ToString("0.##", CultureInfo.InvariantCulture);
}
