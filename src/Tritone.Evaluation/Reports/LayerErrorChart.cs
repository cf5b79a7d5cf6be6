namespace Tritone.Evaluation.Reports;

/// <summary>A bar for each layer, as long as its error.</summary>
internal static class LayerErrorChart
{
    // As many kinds as the style sheet has colours; further ones share the last, and their name stands beside each bar anyway.
    private const int Colours = 6;

    public static void Write(HtmlWriter html, IReadOnlyList<LayerError> layers)
    {
        if (layers.Count == 0)
        {
            return;
        }

        var kinds = layers.Select(layer => layer.Kind).Distinct(StringComparer.Ordinal).ToList();
        var largest = layers.Max(layer => layer.Error);
        html.Line($"<section><h2>Error of each layer</h2><div class=\"card\"><p class=\"legend\">");
        foreach (var (index, kind) in kinds.Index())
        {
            html.Line($"<span class=\"item kind{Math.Min(index, Colours - 1)}\"><span class=\"swatch\"></span>{kind}</span>");
        }

        html.Line($"</p><div class=\"layers\">");
        foreach (var layer in layers)
        {
            var style = Math.Min(kinds.IndexOf(layer.Kind), Colours - 1);
            html.Line($"<span class=\"name\">{layer.Layer}</span>");
            ScoreBar.Write(html, FormattableString.Invariant($"kind{style}"), largest > 0 ? layer.Error / largest : 0);
            html.Line($"<span class=\"number\">{layer.Error:0.######}</span><span class=\"soft\">{layer.Kind}</span>");
        }

        html.Line($"</div></div></section>");
    }
}
