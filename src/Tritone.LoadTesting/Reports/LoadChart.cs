using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>What more load does to latency: a line for each target that was put under several loads.</summary>
internal static class LoadChart
{
    private static readonly PlotArea Plot = new(64, 28, 610, 260);

    public static void Write(HtmlWriter html, IReadOnlyList<NamedResult> runs)
    {
        var all = runs.GroupBy(run => run.Target).Where(target => target.Select(run => $"{run.Result.Shape}").Distinct().Count() > 1).ToArray();
        var series = all.Take(LoadReport.DrawnLimit)
            .Select(target => (Name: target.Key, Points: target.Select(run => run.Result).Where(run => run.Latency.Count > 0).OrderBy(Load).ToArray()))
            .Where(target => target.Points.Length > 0).ToArray();
        if (series.Length == 0)
        {
            return;
        }

        var points = series.SelectMany(target => target.Points).ToArray();
        var across = AxisScale.For(points.Select(point => point.RequestsPerSecond));
        var scale = AxisScale.For(points.SelectMany(point => new[] { point.Latency.P50, point.Latency.P99 }));
        html.Line($"<h2>Load against latency</h2><section class=\"card\"><svg class=\"chart wide\" viewBox=\"0 0 720 330\" role=\"img\" aria-label=\"latency in milliseconds by achieved requests a second\">");
        Plot.WriteRows(html, scale, "latency, ms (solid: p99; dashed: p50)");
        Plot.WriteColumns(html, across, "achieved requests/s (✗: overloaded)");
        Plot.WriteSlo(html, scale, points.Select(point => point.SloMilliseconds).FirstOrDefault(limit => limit is not null));
        for (var index = 0; index < series.Length; index++)
        {
            Line(html, $"curve kind{index}", "p99", series[index].Points, latency => latency.P99, across, scale);
            Line(html, $"curve median kind{index}", "p50", series[index].Points, latency => latency.P50, across, scale);
            var last = series[index].Points[^1];
            html.Line($"<text class=\"number\" x=\"{Figure.At(Plot.X(across.Share(last.RequestsPerSecond)) + 7)}\" y=\"{Figure.At(Plot.Y(scale.Share(last.Latency.P99)) + 4)}\">{index + 1}</text>");
        }

        html.Line($"</svg>");
        Legend.Write(html, [.. series.Select(target => target.Name)]);
        Legend.WriteLeftOut(html, all.Length);
        html.Line($"</section>");
    }

    private static double Load(LoadResult result) => result.Shape switch
    {
        LoadShape.Closed closed => closed.Concurrency,
        LoadShape.Open open => open.RequestRate,
        LoadShape.Trace trace => trace.Times.Count,
        _ => 0,
    };

    private static void Line(
        HtmlWriter html, string style, string name, LoadResult[] points, Func<LatencySummary, double> percentile, AxisScale across, AxisScale scale)
    {
        var places = points.Select(point => (X: Figure.At(Plot.X(across.Share(point.RequestsPerSecond))), Y: Figure.At(Plot.Y(scale.Share(percentile(point.Latency)))))).ToArray();
        html.Line($"<polyline class=\"{style}\" points=\"{string.Join(' ', places.Select(place => $"{place.X},{place.Y}"))}\" />");
        foreach (var (point, (x, y)) in points.Zip(places))
        {
            html.Line($"<circle class=\"point {style["curve ".Length..]}\" cx=\"{x}\" cy=\"{y}\" r=\"3.5\"><title>{$"{point.Shape}"}: {Figure.Text(point.RequestsPerSecond)} requests/s, {name} {Figure.Text(percentile(point.Latency))} ms{(point.IsOverloaded ? ", overloaded" : "")}</title></circle>");
            if (point.IsOverloaded)
            {
                html.Line($"<text class=\"failed\" x=\"{x}\" y=\"{y}\" dy=\"-6\" text-anchor=\"middle\">✗</text>");
            }
        }
    }
}
