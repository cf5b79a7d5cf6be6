using System.Text;
using Tritone.Evaluation.Gate;

namespace Tritone.Evaluation.Reports;

/// <summary>Writes a report as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere. Thread-safe.</summary>
/// <remarks>The page is well-formed XML too. The same content gives the same bytes. It does not hide the texts in it: who may see it may read them.</remarks>
public static class HtmlReport
{
    /// <summary>The most flips that are listed of one comparison: those whose scores changed most. How many more there are is said.</summary>
    public const int FlipLimit = 200;

    /// <summary>The most labels for which confusion matrices are shown.</summary>
    public const int MatrixLimit = 30;

    /// <summary>Writes a report in UTF-8.</summary>
    /// <param name="stream">Receives it; left open.</param>
    /// <param name="content">What it shows.</param>
    public static void Write(Stream stream, ReportContent content)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true);
        Write(writer, content);
    }

    /// <summary>Writes a report.</summary>
    /// <param name="writer">Receives it. The page says that it is in UTF-8.</param>
    /// <param name="content">What it shows.</param>
    public static void Write(TextWriter writer, ReportContent content)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(content);

        var html = new HtmlWriter(writer);
        html.Line($"<!DOCTYPE html>");
        html.Line($"<html lang=\"en\"><head><meta charset=\"utf-8\" /><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />");
        html.Line($"<title>{content.Title}</title><link rel=\"icon\" href=\"data:,\" /><style>");
        writer.Write(Style());
        html.Line($"</style></head><body><main>");
        html.Line($"<h1>{content.Title}</h1>");
        WriteVerdict(html, content.Verdict);
        WriteFigures(html, content.Figures);
        foreach (var part in content.Parts)
        {
            PartSection.Write(html, part);
        }

        LayerErrorChart.Write(html, content.LayerErrors);
        html.Line($"</main></body></html>");
    }

    private static void WriteVerdict(HtmlWriter html, Verdict verdict)
    {
        var (style, _, word) = Show(verdict.Outcome);
        html.Line($"<section class=\"card verdict {style}\"><div class=\"word\">{word}</div><ul>");
        foreach (var reason in verdict.Reasons)
        {
            var (reasonStyle, mark, reasonWord) = Show(reason.Outcome);
            html.Line($"<li class=\"{reasonStyle}\"><span class=\"mark\" title=\"{reasonWord}\">{mark}</span><span>{reason.Text}</span></li>");
        }

        html.Line($"</ul><p class=\"soft\">The rule: {verdict.Rule.ToString()}.</p></section>");
    }

    private static void WriteFigures(HtmlWriter html, IReadOnlyList<ReportFigure> figures)
    {
        if (figures.Count == 0)
        {
            return;
        }

        html.Line($"<section class=\"card scroll\"><table class=\"figures\">");
        foreach (var figure in figures)
        {
            html.Line($"<tr><td>{figure.Name}</td><td>{figure.Value}</td></tr>");
        }

        html.Line($"</table></section>");
    }

    // A mark and a word beside the colour: nothing is said by colour alone.
    private static (string Style, string Mark, string Word) Show(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => ("passed", "✓", "Passed"),
        GateOutcome.NotEnoughData => ("open", "?", "Not enough data"),
        GateOutcome.Refused => ("refused", "✗", "Refused"),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static string Style()
    {
        using var reader = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
