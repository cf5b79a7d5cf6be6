using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>Latency by percentile, on a scale on which every further nine is as wide as the last.</summary>
internal static class PercentileChart
{
    private const double LastPercentile = 99.99;
    private static readonly double[] Percentiles = [0, 50, 90, 99, 99.9, LastPercentile];
    private static readonly PlotArea Plot = new(64, 28, 610, 260);

    public static void Write(HtmlWriter html, IReadOnlyList<NamedResult> runs)
    {
        var curves = Curves(runs).Where(curve => curve.Points.Count > 0).ToArray();
        if (curves.Length == 0)
        {
            return;
        }

        var slo = runs.Select(run => run.Result.SloMilliseconds).FirstOrDefault(limit => limit is not null);
        var scale = AxisScale.For(curves.SelectMany(curve => curve.Points).Select(point => point.Milliseconds));
        html.Line($"<h2>Latency by percentile</h2><section class=\"card\"><svg class=\"chart wide\" viewBox=\"0 0 720 330\" role=\"img\" aria-label=\"latency in milliseconds by percentile\">");
        Plot.WriteRows(html, scale, "latency, ms");
        Plot.WriteColumns(html, Percentiles.Select(percentile => (Nines(percentile), FormattableString.Invariant($"{percentile} %"))), "percentile of requests");
        Plot.WriteSlo(html, scale, slo);
        for (var index = 0; index < curves.Length; index++)
        {
            var places = curves[index].Points.Select(point => (X: Plot.X(Nines(point.Percentile)), Y: Plot.Y(scale.Share(point.Milliseconds)))).ToArray();
            var (x, y) = places[^1];
            html.Line($"<polyline class=\"curve kind{index}\" points=\"{string.Join(' ', places.Select(place => $"{Figure.At(place.X)},{Figure.At(place.Y)}"))}\" />");
            html.Line($"<circle class=\"point kind{index}\" cx=\"{Figure.At(x)}\" cy=\"{Figure.At(y)}\" r=\"3\" /><text x=\"{Figure.At(x + 7)}\" y=\"{Figure.At(y + 4)}\">{index + 1}</text>");
        }

        html.Line($"</svg>");
        Legend.Write(html, [.. curves.Select(curve => curve.Name)]);
        Legend.WriteLeftOut(html, runs.Count);
        html.Line($"</section>");
    }

    /// <summary>Where a percentile lies, from 0 to 1.</summary>
    public static double Nines(double percentile)
        => double.IsNaN(percentile) ? 0 : Math.Clamp(-Math.Log10(1 - (Math.Clamp(percentile, 0, LastPercentile) / 100)) / 4, 0, 1);

    private static IEnumerable<(string Name, IReadOnlyList<PercentilePoint> Points)> Curves(IReadOnlyList<NamedResult> runs)
    {
        if (runs is [{ Result: { Shape: not LoadShape.Closed } only }])
        {
            return [("from the intended moment of sending", Drawn(only.Latency)), ("from the actual moment of sending", Drawn(only.LatencyFromSend))];
        }

        var several = runs.Select(run => run.Target).Distinct().Count() > 1;
        return runs.Take(LoadReport.DrawnLimit).Select(run => (RunVerdict.Name(run, several), Drawn(run.Result.Latency)));
    }

    // The longest of all lies at 100 %, infinitely far to the right; the table has it.
    private static IReadOnlyList<PercentilePoint> Drawn(LatencySummary latency)
        => latency.Count == 0 ? [] : [.. latency.Curve.Where(point => point.Percentile <= LastPercentile && double.IsFinite(point.Milliseconds))];
}
