using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Reports;

/// <summary>How often a model is right, by how sure it says it is; on the dashed line it would be exactly as often as it says.</summary>
internal static class ReliabilityDiagram
{
    private const int Left = 42;
    private const int Side = 240;
    private const int Top = 8;
    private const int Bottom = Top + Side;
    private const int CountTop = Bottom + 30;
    private const int CountHeight = 40;

    public static void Write(HtmlWriter html, string name, string style, Calibration calibration)
    {
        html.Line($"<div class=\"card {style}\"><h3>{name}: is it as sure as it is right?</h3>");
        html.Line($"<svg class=\"chart\" viewBox=\"0 0 {Left + Side + 12} {CountTop + CountHeight + 20}\" role=\"img\" aria-label=\"reliability diagram, {name}\">");
        WriteAxes(html);
        var most = Math.Max(1, calibration.Bins.Max(bin => bin.Count));
        foreach (var bin in calibration.Bins.Where(bin => bin.Count > 0))
        {
            var (x, width) = (Left + (bin.Low * Side) + 0.5, ((bin.High - bin.Low) * Side) - 1);
            var count = (double)bin.Count / most * CountHeight;
            html.Line($"<rect class=\"bar-area\" x=\"{x:0.##}\" y=\"{Bottom - (bin.Accuracy * Side):0.##}\" width=\"{width:0.##}\" height=\"{bin.Accuracy * Side:0.##}\"><title>said {bin.Confidence * 100:F1} %, right {bin.Accuracy * 100:F1} % of {bin.Count:N0}</title></rect>");
            html.Line($"<rect class=\"hue\" x=\"{x:0.##}\" y=\"{CountTop + CountHeight - count:0.##}\" width=\"{width:0.##}\" height=\"{count:0.##}\" />");
        }

        html.Line($"<line class=\"ideal\" x1=\"{Left}\" y1=\"{Bottom}\" x2=\"{Left + Side}\" y2=\"{Top}\" />");
        foreach (var bin in calibration.Bins.Where(bin => bin.Count > 0))
        {
            html.Line($"<circle class=\"point\" cx=\"{Left + (bin.Confidence * Side):0.##}\" cy=\"{Bottom - (bin.Accuracy * Side):0.##}\" r=\"3.5\" />");
        }

        html.Line($"</svg><p class=\"soft\">Expected calibration error {calibration.ExpectedError * 100:F2} points. Below: how many answers were that sure, at most {most:N0}.</p></div>");
    }

    private static void WriteAxes(HtmlWriter html)
    {
        for (var tick = 0; tick <= 4; tick++)
        {
            var (x, y) = (Left + (tick * Side / 4), Bottom - (tick * Side / 4));
            html.Line($"<line class=\"axis\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Left + Side}\" y2=\"{y}\" /><text x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{tick * 25} %</text>");
            html.Line($"<text x=\"{x}\" y=\"{Bottom + 16}\" text-anchor=\"{(tick == 4 ? "end" : "middle")}\">{tick * 25} %</text>");
        }

        html.Line($"<text x=\"{Left + Side}\" y=\"{CountTop + CountHeight + 14}\" text-anchor=\"end\">how sure it says it is</text>");
        html.Line($"<text x=\"{Left + 6}\" y=\"{Top + 14}\">how often it is right</text>");
        html.Line($"<line class=\"axis\" x1=\"{Left}\" y1=\"{CountTop + CountHeight}\" x2=\"{Left + Side}\" y2=\"{CountTop + CountHeight}\" />");
    }
}
