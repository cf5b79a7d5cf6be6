using Tritone.Evaluation.Reports;

namespace Tritone.LoadTesting.Reports;

/// <summary>What the lines of a picture are: by number too, for whom colours do not tell apart.</summary>
internal static class Legend
{
    public static void Write(HtmlWriter html, IReadOnlyList<string> names)
    {
        html.Line($"<p class=\"legend\">");
        for (var index = 0; index < names.Count; index++)
        {
            html.Line($"<span class=\"item\"><span class=\"swatch kind{index}\"></span>{index + 1} {names[index]}</span>");
        }

        html.Line($"</p>");
    }

    /// <summary>Says what is not drawn.</summary>
    public static void WriteLeftOut(HtmlWriter html, int count)
    {
        if (count > LoadReport.DrawnLimit)
        {
            html.Line($"<p class=\"soft\">The first {LoadReport.DrawnLimit} of {count} are drawn.</p>");
        }
    }
}
