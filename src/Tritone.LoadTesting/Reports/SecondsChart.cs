using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>Each run second by second: how much was answered, and below how fast.</summary>
internal static class SecondsChart
{
    private static readonly PlotArea Counts = new(64, 28, 400, 100);
    private static readonly PlotArea Times = new(64, 164, 400, 90);

    public static void Write(HtmlWriter html, IReadOnlyList<NamedResult> runs)
    {
        var several = runs.Select(run => run.Target).Distinct().Count() > 1;
        var drawn = runs.Take(LoadReport.DrawnLimit).Where(run => run.Result.Seconds.Count > 0).ToArray();
        if (drawn.Length == 0)
        {
            return;
        }

        html.Line($"<h2>Second by second</h2><div class=\"pair seconds\">");
        foreach (var run in drawn)
        {
            Write(html, RunVerdict.Name(run, several), run.Result.Seconds);
        }

        html.Line($"</div>");
        Legend.WriteLeftOut(html, runs.Count);
    }

    private static void Write(HtmlWriter html, string name, IReadOnlyList<SecondSample> seconds)
    {
        var across = AxisScale.For([seconds.Count]);
        var counts = AxisScale.For(seconds.Select(second => (double)second.Answers + second.Errors));
        var times = AxisScale.For(seconds.Select(second => Math.Max(second.P50, second.P99)));
        html.Line($"<div class=\"card\"><h3>{name}</h3><svg class=\"chart wide\" viewBox=\"0 0 490 296\" role=\"img\" aria-label=\"answers and latency second by second, {name}\">");
        Counts.WriteRows(html, counts, "requests/s (bars: answers; above them: errors ✗)");
        Times.WriteRows(html, times, "latency, ms (solid: p99; dashed: p50)");
        Times.WriteColumns(html, across, "seconds");
        for (var index = 0; index < seconds.Count; index++)
        {
            var second = seconds[index];
            var (left, right) = (Counts.X(across.Share(index)), Counts.X(across.Share(index + 1)));
            var (top, all) = (Counts.Y(counts.Share(second.Answers)), Counts.Y(counts.Share((double)second.Answers + second.Errors)));
            var width = Figure.At((right - left) * 0.85);
            html.Line($"<rect class=\"hue kind0\" x=\"{Figure.At(left)}\" y=\"{Figure.At(top)}\" width=\"{width}\" height=\"{Figure.At(Counts.Bottom - top)}\"><title>second {second.Second}: {second.Answers:N0} answers, p50 {Figure.Text(second.P50)} ms, p99 {Figure.Text(second.P99)} ms</title></rect>");
            if (second.Errors > 0)
            {
                html.Line($"<rect class=\"failed\" x=\"{Figure.At(left)}\" y=\"{Figure.At(all)}\" width=\"{width}\" height=\"{Figure.At(top - all)}\"><title>second {second.Second}: {second.Errors:N0} errors</title></rect><text class=\"failed\" x=\"{Figure.At((left + right) / 2)}\" y=\"{Figure.At(all - 2)}\" text-anchor=\"middle\">✗</text>");
            }
        }

        Line(html, "curve", seconds, second => Times.Y(times.Share(second.P99)), across);
        Line(html, "curve median", seconds, second => Times.Y(times.Share(second.P50)), across);
        html.Line($"</svg></div>");
    }

    // A second without answers has no latency: the line jumps over it rather than falls to 0.
    private static void Line(HtmlWriter html, string style, IReadOnlyList<SecondSample> seconds, Func<SecondSample, double> y, AxisScale across)
    {
        var points = seconds.Select((second, index) => (Second: second, Index: index)).Where(at => at.Second.Answers > 0)
            .Select(at => (X: Figure.At(Times.X(across.Share(at.Index + 0.5))), Y: Figure.At(y(at.Second)))).ToArray();
        html.Line($"<polyline class=\"{style} kind1\" points=\"{string.Join(' ', points.Select(point => $"{point.X},{point.Y}"))}\" />");
        if (points is [var only])
        {
            html.Line($"<circle class=\"point kind1\" cx=\"{only.X}\" cy=\"{only.Y}\" r=\"3\" />");
        }
    }
}
