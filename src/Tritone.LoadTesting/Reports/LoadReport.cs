using System.Text;
using Tritone.Evaluation.Reports;

namespace Tritone.LoadTesting.Reports;

/// <summary>Writes the runs of a load test as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere. Thread-safe.</summary>
/// <remarks>The page is well-formed XML too. The same content gives the same bytes.</remarks>
public static class LoadReport
{
    /// <summary>The most runs that are drawn; the table has all.</summary>
    internal const int DrawnLimit = 8;

    /// <summary>Writes a report in UTF-8.</summary>
    /// <param name="stream">Receives it; left open.</param>
    /// <param name="content">What it shows.</param>
    public static void Write(Stream stream, LoadReportContent content)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(content);

        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true);
        var html = new HtmlWriter(writer);
        html.Line($"<!DOCTYPE html>");
        html.Line($"<html lang=\"en\"><head><meta charset=\"utf-8\" /><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />");
        html.Line($"<title>{content.Title}</title><link rel=\"icon\" href=\"data:,\" /><style>");
        writer.Write(Style(typeof(HtmlReport), "report.css"));
        writer.Write(Style(typeof(LoadReport), "load-report.css"));
        html.Line($"</style></head><body><main>");
        html.Line($"<h1>{content.Title}</h1>");
        RunVerdict.Write(html, content);
        if (content.Results.Count == 1)
        {
            ResultTiles.Write(html, content.Results[0].Result);
        }

        WriteFacts(html, content.Facts);
        if (content.Results.Count > 0)
        {
            ResultTable.Write(html, content.Results);
            LoadChart.Write(html, content.Results);
            PercentileChart.Write(html, content.Results);
            SecondsChart.Write(html, content.Results);
        }

        html.Line($"</main></body></html>");
    }

    private static void WriteFacts(HtmlWriter html, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Line($"<section class=\"card scroll\"><table class=\"figures\">");
        foreach (var (name, value) in facts)
        {
            html.Line($"<tr><td>{name}</td><td>{value}</td></tr>");
        }

        html.Line($"</table></section>");
    }

    private static string Style(Type neighbour, string name)
    {
        using var reader = new StreamReader(neighbour.Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
