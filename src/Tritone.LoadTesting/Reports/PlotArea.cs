using Tritone.Evaluation.Reports;

namespace Tritone.LoadTesting.Reports;

/// <summary>The rectangle in a picture in which values are drawn.</summary>
internal sealed record PlotArea(double Left, double Top, double Width, double Height)
{
    public double Bottom => Top + Height;

    public double X(double share) => Left + (share * Width);

    public double Y(double share) => Bottom - (share * Height);

    /// <summary>Lines across with their values.</summary>
    public void WriteRows(HtmlWriter html, AxisScale scale, string title)
    {
        foreach (var tick in scale.Ticks)
        {
            var y = Y(scale.Share(tick));
            html.Line($"<line class=\"axis\" x1=\"{Figure.At(Left)}\" y1=\"{Figure.At(y)}\" x2=\"{Figure.At(Left + Width)}\" y2=\"{Figure.At(y)}\" /><text x=\"{Figure.At(Left - 6)}\" y=\"{Figure.At(y + 4)}\" text-anchor=\"end\">{Tick(tick)}</text>");
        }

        html.Line($"<text x=\"{Figure.At(Left)}\" y=\"{Figure.At(Top - 8)}\">{title}</text>");
    }

    /// <summary>Values along the bottom.</summary>
    public void WriteColumns(HtmlWriter html, IEnumerable<(double Share, string Text)> ticks, string title)
    {
        foreach (var (share, text) in ticks)
        {
            html.Line($"<line class=\"axis\" x1=\"{Figure.At(X(share))}\" y1=\"{Figure.At(Bottom)}\" x2=\"{Figure.At(X(share))}\" y2=\"{Figure.At(Bottom + 4)}\" /><text x=\"{Figure.At(X(share))}\" y=\"{Figure.At(Bottom + 17)}\" text-anchor=\"middle\">{text}</text>");
        }

        html.Line($"<text x=\"{Figure.At(Left + Width)}\" y=\"{Figure.At(Bottom + 33)}\" text-anchor=\"end\">{title}</text>");
    }

    /// <summary>The time within which answers are good; nothing where it lies above the picture.</summary>
    public void WriteSlo(HtmlWriter html, AxisScale scale, double? slo)
    {
        if (slo is { } limit && limit <= scale.Top)
        {
            // The name stands on the left, where latencies are lowest and curves seldom cross it.
            var y = Y(scale.Share(limit));
            html.Line($"<line class=\"ideal slo\" x1=\"{Figure.At(Left)}\" y1=\"{Figure.At(y)}\" x2=\"{Figure.At(Left + Width)}\" y2=\"{Figure.At(y)}\" /><text x=\"{Figure.At(Left + 4)}\" y=\"{Figure.At(y - 4)}\">SLO {Figure.Text(limit)} ms</text>");
        }
    }

    /// <summary>Values along the bottom of a scale.</summary>
    public void WriteColumns(HtmlWriter html, AxisScale scale, string title)
        => WriteColumns(html, scale.Ticks.Select(tick => (scale.Share(tick), Tick(tick))), title);

    private static string Tick(double tick) => tick.ToString("#,0.#####", System.Globalization.CultureInfo.InvariantCulture);
}
