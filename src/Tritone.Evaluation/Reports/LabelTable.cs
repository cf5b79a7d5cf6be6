using Tritone.Evaluation.Comparison;

namespace Tritone.Evaluation.Reports;

/// <summary>How well both models tell each label.</summary>
internal static class LabelTable
{
    public static void Write(HtmlWriter html, GoldComparison gold)
    {
        html.Line($"<div class=\"card scroll\"><h3>Each label alone, in percent</h3><table>");
        html.Line($"<tr><th></th><th></th><th class=\"group\" colspan=\"3\">reference</th><th class=\"group\" colspan=\"3\">candidate</th><th></th></tr>");
        html.Line($"<tr><th>label</th><th>texts</th><th>precision</th><th>recall</th><th>F1</th><th>precision</th><th>recall</th><th>F1</th><th>change of F1</th></tr>");
        foreach (var (reference, candidate) in gold.Reference.PerLabel.Zip(gold.Candidate.PerLabel))
        {
            html.Line($"<tr><td>{reference.Label}</td><td>{reference.Support:N0}</td>");
            foreach (var metrics in new[] { reference, candidate })
            {
                html.Line($"<td>{metrics.Precision * 100:F1}</td><td>{metrics.Recall * 100:F1}</td><td>{metrics.F1 * 100:F1}</td>");
            }

            html.Line($"<td>{(candidate.F1 - reference.F1) * 100:+0.0;-0.0;0.0}</td></tr>");
        }

        html.Line($"</table></div>");
    }
}
