using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>Says at the top whether the figures below can be believed.</summary>
internal static class RunVerdict
{
    public static void Write(HtmlWriter html, LoadReportContent content)
    {
        var results = content.Results;
        var spoilt = results.Any(run => run.Result.Invalid is not null || run.Result.IsOverloaded);
        var (style, word) = results.Count == 0 ? ("open", "? Nothing was measured")
            : spoilt ? ("refused", "✗ Not all runs are valid")
            : results.Any(run => Reasons(run.Result).Any()) ? ("refused", "✗ Some requests went wrong")
            : ("passed", results.Count == 1 ? "✓ The run is valid" : "✓ All runs are valid");
        html.Line($"<section class=\"card verdict {style}\"><div class=\"word\">{word}</div><ul>");
        var several = results.Select(run => run.Target).Distinct().Count() > 1;
        foreach (var run in results)
        {
            foreach (var reason in Reasons(run.Result))
            {
                html.Line($"<li class=\"refused\"><span class=\"mark\">✗</span><span>{Name(run, several)}: {reason}</span></li>");
            }
        }

        html.Line($"</ul>");
        foreach (var note in content.Notes)
        {
            html.Line($"<p>{note}</p>");
        }

        html.Line($"</section>");
    }

    /// <summary>What to call a run: its load, and its target where there are several.</summary>
    public static string Name(NamedResult run, bool several) => several ? $"{run.Target}, {run.Result.Shape}" : $"{run.Result.Shape}";

    private static IEnumerable<string> Reasons(LoadResult result)
    {
        if (result.Invalid is { } invalid)
        {
            yield return $"invalid, {invalid}";
        }

        if (result.IsOverloaded)
        {
            yield return FormattableString.Invariant($"overloaded, the run was ended with {result.PeakInFlight:N0} requests without an answer");
        }

        if (result.ErrorCount > 0)
        {
            yield return FormattableString.Invariant($"{result.ErrorCount:N0} of {result.Requests:N0} requests failed ({Figure.Errors(result)})");
        }

        if (result.Wrong > 0)
        {
            yield return FormattableString.Invariant($"{result.Wrong:N0} of {result.Checked:N0} labels are wrong");
        }
    }
}
