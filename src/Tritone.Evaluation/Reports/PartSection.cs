using Tritone.Evaluation.Comparison;

namespace Tritone.Evaluation.Reports;

/// <summary>The section of one comparison.</summary>
internal static class PartSection
{
    public static void Write(HtmlWriter html, ReportPart part)
    {
        var comparison = part.Comparison;
        html.Line($"<section><h2>{part.Name}</h2>");
        html.Line($"<p class=\"legend\"><span class=\"item reference\"><span class=\"swatch\"></span>reference</span><span class=\"item candidate\"><span class=\"swatch\"></span>candidate</span></p>");
        WriteTiles(html, comparison);
        if (comparison.Gold is { } gold)
        {
            LabelTable.Write(html, gold);
            ConfusionTable.Write(html, comparison.Head.Labels, gold);
            html.Line($"<div class=\"pair\">");
            ReliabilityDiagram.Write(html, "Reference", "reference", gold.ReferenceCalibration);
            ReliabilityDiagram.Write(html, "Candidate", "candidate", gold.CandidateCalibration);
            html.Line($"</div>");
        }

        LogitHistogram.Write(html, comparison.LogitDifferences);
        FlipList.Write(html, comparison);
        html.Line($"</section>");
    }

    private static void WriteTiles(HtmlWriter html, ModelComparison comparison)
    {
        html.Line($"<div class=\"tiles\">");
        Tile(html, "texts", $"{comparison.Compared:N0}", $"compared; {comparison.NonFinite:N0} not finite");
        Tile(html, "other labels", $"{comparison.Flips.Count:N0}", $"{comparison.FlipRate * 100:F2} % of the texts");
        Tile(html, "agreement", $"{comparison.Agreement * 100:F2} %", $"95 %: {comparison.AgreementInterval.Low * 100:F2} to {comparison.AgreementInterval.High * 100:F2}");
        Tile(html, "mean difference of a logit", $"{comparison.MeanLogitDifference:0.0000}", $"largest {comparison.LargestLogitDifference:0.000}");
        Tile(html, "mean divergence", $"{comparison.MeanDivergence:0.000000}", $"Kullback-Leibler, in nats");
        if (comparison.Gold is { } gold)
        {
            var (macro, interval) = (gold.MacroF1Difference * 100, gold.MacroF1Interval);
            Tile(html, "macro-F1", $"{gold.Reference.MacroF1 * 100:F2} → {gold.Candidate.MacroF1 * 100:F2}", $"{macro:+0.00;-0.00;0.00}; 95 %: {interval.Low * 100:+0.00;-0.00;0.00} to {interval.High * 100:+0.00;-0.00;0.00}");
            Tile(html, "accuracy", $"{gold.Reference.Accuracy * 100:F2} → {gold.Candidate.Accuracy * 100:F2}", $"{gold.AccuracyDifference * 100:+0.00;-0.00;0.00} points");
            Tile(html, "right in one model only", $"{gold.OnlyReferenceRight:N0} : {gold.OnlyCandidateRight:N0}", $"reference : candidate; McNemar p = {gold.McNemarPValue:0.000}");
            Tile(html, "calibration error", $"{gold.ReferenceCalibration.ExpectedError * 100:F2} → {gold.CandidateCalibration.ExpectedError * 100:F2}", $"points; lower is better");
        }

        html.Line($"</div>");
    }

    private static void Tile(HtmlWriter html, string name, FormattableString value, FormattableString note)
        => html.Line($"<div class=\"tile\"><div class=\"soft\">{name}</div><div class=\"value\">{FormattableString.Invariant(value)}</div><div class=\"soft\">{FormattableString.Invariant(note)}</div></div>");
}
