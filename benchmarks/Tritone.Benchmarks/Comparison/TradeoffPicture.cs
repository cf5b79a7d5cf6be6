using System.Xml.Linq;

namespace Tritone.Benchmarks.Comparison;

/// <summary>Latency to the right, on a logarithmic scale, throughput upwards, a line for each number of concurrent runs. SVG by hand: the packages that draw weigh 250 MB.</summary>
internal static class TradeoffPicture
{
    private const int Width = 640;
    private const int Height = 400;
    private const int Left = 64;
    private const int Right = 24;
    private const int Top = 24;
    private const int Bottom = 56;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Readable on white and on black, and for the colour-blind.
    private static readonly string[] Colours = ["#0072b2", "#d55e00"];

    public static void Write(IReadOnlyList<TradeoffPoint> points, string path)
    {
        var (startX, endX) = (RoundNumbers(points.Min(point => point.P50)).Last(), RoundNumbers(points.Max(point => point.P50) * 2.5).Last());
        var stepY = RoundNumbers(points.Max(point => point.Throughput) / 3).Last();
        var endY = Math.Ceiling(points.Max(point => point.Throughput) * 1.1 / stepY) * stepY;
        double X(double latency) => Left + (Math.Log(latency / startX) / Math.Log(endX / startX) * (Width - Left - Right));
        double Y(double throughput) => Height - Bottom - (throughput / endY * (Height - Top - Bottom));

        var svg = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 13),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")));
        foreach (var x in RoundNumbers(endX).Where(x => x >= startX))
        {
            svg.Add(Line("#ddd", (X(x), Y(0)), (X(x), Y(endY))), Text($"{x:G4}", X(x), Y(0) + 18, "middle"));
        }

        for (var i = 0; i <= Math.Round(endY / stepY); i++)
        {
            svg.Add(Line("#ddd", (X(startX), Y(i * stepY)), (X(endX), Y(i * stepY))), Text($"{i * stepY:G4}", Left - 8, Y(i * stepY) + 4, "end"));
        }

        svg.Add(Text("median latency of a run, ms", (Left + Width - Right) / 2, Height - 14, "middle"), Text("texts/s", 8, 16, "start"));
        foreach (var (i, line) in points.GroupBy(point => point.Runs).Index())
        {
            svg.Add(Line(Colours[i], [.. line.Select(point => (X(point.P50), Y(point.Throughput)))]));
            foreach (var point in line)
            {
                var (x, y) = (X(point.P50), Y(point.Throughput));
                svg.Add(
                    new XElement(Svg + "circle", new XAttribute("cx", $"{x:F1}"), new XAttribute("cy", $"{y:F1}"), new XAttribute("r", 4), new XAttribute("fill", Colours[i])),
                    Text($"{point.Batch}", x, y - 10, "middle", Colours[i]));
            }

            svg.Add(Text(line.Key == 1 ? "1 run at a time" : $"{line.Key} runs at once", X(endX) - 8, Y(0) - 12 - (18 * i), "end", Colours[i]));
        }

        File.WriteAllText(path, svg + "\n");
    }

    private static XElement Line(string colour, params (double X, double Y)[] points) => new(
        Svg + "polyline",
        new XAttribute("points", string.Join(' ', points.Select(point => $"{point.X:F1},{point.Y:F1}"))),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", points.Length > 2 ? 2 : 1));

    private static XElement Text(string text, double x, double y, string anchor, string colour = "#333") => new(
        Svg + "text", new XAttribute("x", $"{x:F1}"), new XAttribute("y", $"{y:F1}"), new XAttribute("text-anchor", anchor), new XAttribute("fill", colour), text);

    // 1, 2, 5, 10 and so on, up to a limit. None is more than 2.5 times the one before.
    private static IEnumerable<double> RoundNumbers(double limit)
        => Enumerable.Range(-3, 10).SelectMany(power => ((double[])[1, 2, 5]).Select(digit => digit * Math.Pow(10, power))).Where(number => number <= limit * 1.0001);
}
