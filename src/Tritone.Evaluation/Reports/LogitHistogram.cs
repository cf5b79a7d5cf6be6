namespace Tritone.Evaluation.Reports;

/// <summary>How many texts have logits that differ by how much.</summary>
internal static class LogitHistogram
{
    private const int Bins = 32;
    private const int Width = 960;
    private const int Height = 120;
    private const int Top = 16;

    public static void Write(HtmlWriter html, IReadOnlyList<float> differences)
    {
        var largest = differences.DefaultIfEmpty(0).Max();
        if (largest <= 0)
        {
            return;
        }

        var counts = new int[Bins];
        foreach (var difference in differences)
        {
            counts[Math.Min(Bins - 1, (int)(difference / (double)largest * Bins))]++;
        }

        html.Line($"<div class=\"card candidate\"><h3>Texts by the largest difference of a logit</h3>");
        html.Line($"<svg class=\"chart\" style=\"max-width: none\" viewBox=\"0 0 {Width} {Top + Height + 20}\" role=\"img\" aria-label=\"histogram of the differences of logits\">");
        for (var bin = 0; bin < Bins; bin++)
        {
            var (x, height) = (bin * Width / (double)Bins, (double)counts[bin] / counts.Max() * Height);
            html.Line($"<rect class=\"hue\" x=\"{x + 0.5:0.##}\" y=\"{Top + Height - height:0.##}\" width=\"{(Width / (double)Bins) - 1:0.##}\" height=\"{height:0.##}\"><title>{counts[bin]:N0} texts from {(double)largest * bin / Bins:0.####} to {(double)largest * (bin + 1) / Bins:0.####}</title></rect>");
        }

        html.Line($"<line class=\"axis\" x1=\"0\" y1=\"{Top + Height}\" x2=\"{Width}\" y2=\"{Top + Height}\" /><text x=\"0\" y=\"11\">most: {counts.Max():N0} texts</text>");
        for (var tick = 0; tick <= 4; tick++)
        {
            html.Line($"<text x=\"{tick * Width / 4}\" y=\"{Top + Height + 15}\" text-anchor=\"{(tick == 0 ? "start" : tick == 4 ? "end" : "middle")}\">{(double)largest * tick / 4:0.###}</text>");
        }

        html.Line($"</svg></div>");
    }
}
