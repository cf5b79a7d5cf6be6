namespace Tritone.Evaluation.Reports;

/// <summary>A bar that fills a share of the room it has.</summary>
internal static class ScoreBar
{
    public static void Write(HtmlWriter html, string style, double share)
        => html.Line($"<svg class=\"bar {style}\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"hue\" width=\"{share * 100:0.##}\" height=\"10\" /></svg>");
}
