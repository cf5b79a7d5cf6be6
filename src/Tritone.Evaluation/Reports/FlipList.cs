using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Reports;

/// <summary>The texts that get other labels, with the scores that brought it about.</summary>
internal static class FlipList
{
    // Of a model of many labels, those that either model takes seriously.
    private const float LeastScore = 0.05f;
    private const int MostScores = 8;

    public static void Write(HtmlWriter html, ModelComparison comparison)
    {
        html.Line($"<div class=\"card\"><h3>Texts that get other labels: {comparison.Flips.Count:N0}</h3>");
        if (comparison.Flips.Count == 0)
        {
            html.Line($"<p>No text does.</p>");
        }

        foreach (var flip in comparison.Flips.OrderByDescending(Change).Take(HtmlReport.FlipLimit))
        {
            Write(html, comparison.Head.Labels, flip);
        }

        if (comparison.Flips.Count > HtmlReport.FlipLimit)
        {
            html.Line($"<p class=\"soft\">{comparison.Flips.Count - HtmlReport.FlipLimit:N0} more are not shown: those whose scores changed least.</p>");
        }

        html.Line($"</div>");
    }

    private static void Write(HtmlWriter html, IReadOnlyList<string> labels, Flip flip)
    {
        html.Line($"<div class=\"flip\"><div><p class=\"text\">{flip.Text}</p>");
        html.Line($"<p class=\"soft\">text {flip.Index + 1:N0}: <b>{Names(flip.ReferenceLabels, labels)}</b> → <b>{Names(flip.CandidateLabels, labels)}</b></p>");
        if (flip.Gold is { } gold)
        {
            var judgement = gold == flip.ReferenceLabels ? "the candidate is wrong" : gold == flip.CandidateLabels ? "the candidate is right" : "neither is right";
            html.Line($"<p class=\"soft\">truly <b>{Names(gold, labels)}</b>: {judgement}</p>");
        }

        html.Line($"</div><div class=\"scores\">");
        foreach (var label in Serious(flip))
        {
            html.Line($"<span>{labels[label]}</span><div>");
            ScoreBar.Write(html, "reference", flip.ReferenceScores[label]);
            ScoreBar.Write(html, "candidate", flip.CandidateScores[label]);
            html.Line($"</div><span class=\"number\">{flip.ReferenceScores[label]:F3}<br />{flip.CandidateScores[label]:F3}</span>");
        }

        html.Line($"</div></div>");
    }

    private static IEnumerable<int> Serious(Flip flip)
    {
        float Score(int label) => Math.Max(flip.ReferenceScores[label], flip.CandidateScores[label]);

        return Enumerable.Range(0, flip.ReferenceScores.Count)
            .Where(label => Score(label) >= LeastScore || flip.ReferenceLabels.Contains(label) || flip.CandidateLabels.Contains(label))
            .OrderByDescending(Score)
            .Take(MostScores)
            .Order();
    }

    private static double Change(Flip flip) => flip.ReferenceScores.Zip(flip.CandidateScores, (one, other) => Math.Abs((double)one - other)).Sum();

    private static string Names(LabelSet set, IReadOnlyList<string> labels) => set.Count == 0 ? "no label" : string.Join(", ", set.Names(labels));
}
