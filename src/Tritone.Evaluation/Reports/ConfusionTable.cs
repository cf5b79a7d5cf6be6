using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Reports;

/// <summary>The confusion matrices of both models, side by side; nothing where several labels may apply or there are too many.</summary>
internal static class ConfusionTable
{
    public static void Write(HtmlWriter html, IReadOnlyList<string> labels, GoldComparison gold)
    {
        if (labels.Count > HtmlReport.MatrixLimit || gold.Reference.Confusion is not { } reference || gold.Candidate.Confusion is not { } candidate)
        {
            return;
        }

        html.Line($"<div class=\"pair\">");
        Write(html, labels, "Reference", "reference", reference);
        Write(html, labels, "Candidate", "candidate", candidate);
        html.Line($"</div>");
    }

    private static void Write(HtmlWriter html, IReadOnlyList<string> labels, string name, string style, ConfusionMatrix matrix)
    {
        html.Line($"<div class=\"card scroll {style}\"><h3>{name}: what was taken for what</h3><table class=\"matrix\">");
        html.Line($"<tr><th>truly \\ said</th>");
        foreach (var label in labels)
        {
            html.Line($"<th scope=\"col\">{label}</th>");
        }

        html.Line($"</tr>");
        for (var gold = 0; gold < matrix.Labels; gold++)
        {
            var texts = Enumerable.Range(0, matrix.Labels).Sum(said => matrix[gold, said]);
            html.Line($"<tr><th scope=\"row\">{labels[gold]}</th>");
            for (var said = 0; said < matrix.Labels; said++)
            {
                var share = 100.0 * matrix[gold, said] / Math.Max(1, texts);
                html.Line($"<td class=\"{(gold == said ? "right" : "wrong")}\" style=\"--share: {share:0.#}%\" title=\"{share:F1} % of {labels[gold]}\">{matrix[gold, said]:N0}</td>");
            }

            html.Line($"</tr>");
        }

        html.Line($"</table></div>");
    }
}
