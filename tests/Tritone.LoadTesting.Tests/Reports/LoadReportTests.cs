using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Reports;

namespace Tritone.LoadTesting.Tests.Reports;

public sealed class LoadReportTests
{
    private const string Hostile = "</style><script src=\"https://x\">&\u0001'";

    private static readonly double[] Units = [0, 0.001, 3, 1e7, 1e300];

    private static readonly Gen<LoadResult> Results = Gen.Select(
        Gen.Double[0, 1e12], Gen.Int[0, 4].Select(index => Units[index]), Gen.Int[0, 5], Gen.Bool, Gen.Long[0, 1_000_000_000],
        (rate, unit, seconds, isOverloaded, errors) => SampleRuns.Run(new LoadShape.Open(rate + 1), rate, unit) with
        {
            IsOverloaded = isOverloaded,
            SloMilliseconds = unit,
            Good = errors,
            Lag = SampleRuns.Latency(unit),
            Duration = TimeSpan.FromSeconds(seconds),
            Errors = new Dictionary<string, long> { ["late"] = errors },
            Seconds = [.. Enumerable.Range(0, seconds).Select(second => new SecondSample(second, second * errors, errors, unit, unit * 2))],
        });

    [Fact]
    public void Write_HostileTexts_AreTextsOfWellFormedMarkup()
    {
        var run = SampleRuns.Unanswered() with { Errors = new Dictionary<string, long> { [Hostile] = 1 } };
        var page = Parse(new LoadReportContent
        {
            Title = Hostile,
            Facts = [new(Hostile, Hostile)],
            Results = [new(Hostile, run), new(Hostile + "2", SampleRuns.Run(new LoadShape.Closed(1)))],
            Notes = [Hostile],
        });

        Assert.Equal(Hostile.Replace('\u0001', '\uFFFD'), page.Descendants("h1").Single().Value);
        Assert.Empty(page.Descendants("script"));
    }

    [Fact]
    public void Write_AnyResults_PicturesAreFiniteAndInsideTheirFrames() => Results.Array[0, 10].Sample(results =>
    {
        var text = Text(SampleRuns.Content(results));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        foreach (var picture in XDocument.Parse(text).Descendants("svg"))
        {
            var frame = Numbers(picture.Attribute("viewBox")!.Value);
            Assert.All(Points(picture), point =>
            {
                Assert.InRange(point.X, 0, frame[2]);
                Assert.InRange(point.Y, 0, frame[3]);
            });
        }
    }, iter: 200);

    [Fact]
    public void Write_AnyPage_RefersToNothingElsewhere()
    {
        var page = Parse(SampleRuns.Content(SampleRuns.Run(new LoadShape.Closed(1)), SampleRuns.Run(new LoadShape.Closed(4))));

        Assert.Equal(["data:,"], page.Descendants().Attributes().Where(at => at.Name.LocalName is "href" or "src").Select(at => at.Value));
        Assert.DoesNotContain("url(", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ARun_TilesAndTableHaveItsFigures()
    {
        var page = Parse(SampleRuns.Content(SampleRuns.Run(new LoadShape.Closed(8), rate: 1234)));

        Assert.Equal(["1,234", "2.50", "10.0", "12.5", "0"], Texts(page, "div", "value"));
        var table = page.Descendants("table").Single(table => (string?)table.Attribute("class") == "runs");
        Assert.Equal(
            ["concurrency 8", "✓ yes", "1,234", "2.50", "5.00", "7.50", "10.0", "12.5", "15.0", "5.00", "0", "0.25"],
            table.Descendants("td").Select(cell => cell.Value));
        Assert.Equal(["✓ The run is valid"], Texts(page, "div", "word"));
    }

    [Fact]
    public void Write_ARunWithEveryFigure_TableHasThemUnderTheirNames()
    {
        var page = Parse(SampleRuns.Content(SampleRuns.Run(new LoadShape.Open(50)) with
        {
            RowsPerSecond = 400,
            Lag = SampleRuns.Latency(0.01),
            SloMilliseconds = 20,
            Good = 270,
            Checked = 1200,
            Wrong = 3,
            Server = new ServerTimes(300, 5.3, 1.25, 0.5, 3, 0.25),
        }));

        var table = page.Descendants("table").Single(table => (string?)table.Attribute("class") == "runs");
        var row = table.Descendants("th").Zip(table.Descendants("td")).ToDictionary(cell => cell.First.Value, cell => cell.Second.Value);
        Assert.Equal(table.Descendants("td").Count(), table.Descendants("th").Count());
        Assert.Equal("400", row["rows/s"]);
        Assert.Equal("0.04", row["own lag p99"]);
        Assert.Equal("90.0", row["good/s"]);
        Assert.Equal("3 of 1,200", row["wrong labels"]);
        Assert.Equal("1.25", row["server queue"]);
        Assert.Equal("3.75", row["server compute"]);
        Assert.Equal("5.30", row["server batch, rows"]);
    }

    [Fact]
    public void Write_TwoTargetsUnderSeveralLoads_LinesAreToldApartByNumber()
    {
        var content = SampleRuns.Content() with
        {
            Results =
            [
                .. from target in new[] { "one", "other" }
                   from rate in new[] { 50, 500 }
                   select new NamedResult(target, SampleRuns.Run(new LoadShape.Open(rate), rate)),
            ],
        };

        Assert.Equal(["1", "2"], Texts(Parse(content), "text", "number"));
    }

    [Fact]
    public void Write_NoAnswers_SaysSoAndShowsNoLatency()
    {
        var page = Parse(SampleRuns.Content(SampleRuns.Unanswered()));

        Assert.Equal(["✗ Not all runs are valid"], Texts(page, "div", "word"));
        Assert.Contains(page.Descendants("li"), reason => reason.Value.Contains("no request was answered", StringComparison.Ordinal));
        Assert.Contains(page.Descendants("li"), reason => reason.Value.Contains("refused 7", StringComparison.Ordinal));
        Assert.Equal(["0.00", "–", "–", "–", "refused 7"], Texts(page, "div", "value"));
    }

    [Fact]
    public void Write_AnOverloadedRunAmongLoads_IsNamedAndMarkedInThePicture()
    {
        var page = Parse(SampleRuns.Content(
            SampleRuns.Run(new LoadShape.Open(50), 50), SampleRuns.Run(new LoadShape.Open(500), 120) with { IsOverloaded = true }));

        Assert.StartsWith("✗500 requests/s: overloaded", page.Descendants("li").Single().Value.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("text").Count(text => text.Value == "✗"));
    }

    [Fact]
    public void Write_ASingleOpenRun_ShowsBothCurves()
    {
        var page = Parse(SampleRuns.Content(SampleRuns.Run(new LoadShape.Open(50)) with { Lag = SampleRuns.Latency(0.01) }));

        Assert.Equal(
            ["1 from the intended moment of sending", "2 from the actual moment of sending"],
            page.Descendants("span").Where(span => (string?)span.Attribute("class") == "item").Select(span => span.Value));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        var content = SampleRuns.Content(SampleRuns.Run(new LoadShape.Closed(1)), SampleRuns.Unanswered());

        Assert.Equal(Text(content), Text(content));
    }

    private static string Text(LoadReportContent content)
    {
        using var stream = new MemoryStream();
        LoadReport.Write(stream, content);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XDocument Parse(LoadReportContent content) => XDocument.Parse(Text(content));

    private static IEnumerable<string> Texts(XDocument page, string element, string style)
        => page.Descendants(element).Where(at => (string?)at.Attribute("class") == style).Select(at => at.Value);

    private static double[] Numbers(string text)
        => [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static IEnumerable<(double X, double Y)> Points(XElement picture)
    {
        foreach (var pair in picture.Elements("polyline").SelectMany(line => Numbers(line.Attribute("points")!.Value).Chunk(2)))
        {
            yield return (pair[0], pair[1]);
        }

        foreach (var element in picture.Elements())
        {
            double At(string name) => double.Parse(element.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
            yield return (At("cx") + At("x") + At("width"), At("cy") + At("y") + At("height"));
        }
    }
}
