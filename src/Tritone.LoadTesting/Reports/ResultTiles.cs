using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>The figures of a single run that are looked for first.</summary>
internal static class ResultTiles
{
    public static void Write(HtmlWriter html, LoadResult result)
    {
        html.Line($"<section class=\"tiles\">");
        Tile(html, "requests/s", Figure.Text(result.RequestsPerSecond));
        Tile(html, "p50, ms", Figure.Latency(result.Latency, latency => latency.P50));
        Tile(html, "p99, ms", Figure.Latency(result.Latency, latency => latency.P99));
        Tile(html, "p99.9, ms", Figure.Latency(result.Latency, latency => latency.P999));
        Tile(html, "errors", Figure.Errors(result));
        if (result.SloMilliseconds is { } slo)
        {
            Tile(html, $"good answers/s, within {Figure.Text(slo)} ms", Figure.Text(result.Goodput));
        }

        html.Line($"</section>");
    }

    private static void Tile(HtmlWriter html, string name, string value)
        => html.Line($"<div class=\"tile\"><div class=\"soft\">{name}</div><div class=\"value\">{value}</div></div>");
}
