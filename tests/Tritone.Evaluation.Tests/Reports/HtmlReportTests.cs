using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Reports;
using Tritone.Evaluation.Statistics;
using Tritone.Evaluation.Tests.Comparison;

namespace Tritone.Evaluation.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "</p><script>alert(\"1\")</script> & 'x' <img src=http://evil.example/> \0\u0007\uD800 \uFFFF 😀";

    [Fact]
    public void Write_EverythingThereIs_IsOnePageThatNeedsNothingElse()
    {
        var page = Page(Full());
        Assert.Empty(page.Descendants("script"));
        Assert.All(page.Descendants().Attributes(), attribute => Assert.DoesNotContain("//", attribute.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.ToString(), StringComparison.Ordinal);
        Assert.Equal("data:,", Assert.Single(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" or "src").Value);
    }

    [Fact]
    public void Write_HostileTexts_ShowsThemAsText()
    {
        var text = Text(Full());
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", text, StringComparison.OrdinalIgnoreCase);

        var shown = Hostile.Replace('\0', '\uFFFD').Replace('\u0007', '\uFFFD').Replace('\uD800', '\uFFFD').Replace('\uFFFF', '\uFFFD');
        var page = Page(Full());
        Assert.Equal(shown, page.Descendants("title").First().Value);
        Assert.Contains(page.Descendants("p"), p => p.Value == shown);
        Assert.Contains(page.Descendants("td"), td => td.Value == shown);
        Assert.Contains(page.Descendants("h2"), h2 => h2.Value == shown);
        Assert.Contains(page.Descendants("span"), span => span.Value == shown);
    }

    [Fact]
    public void Write_SameContentInAnotherCulture_GivesTheSameBytes()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            var expected = Text(Full());
            CultureInfo.CurrentCulture = new CultureInfo("de-DE") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "−" } };
            Assert.Equal(expected, Text(Full()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Write_ToAStream_IsUtf8WithoutAMarkAndLeavesItOpen()
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(stream, Full());
        Assert.Equal(Text(Full()), new UTF8Encoding().GetString(stream.ToArray()));
        Assert.True(stream.CanWrite);
        Assert.Equal((byte)'<', stream.ToArray()[0]);
    }

    [Theory]
    [InlineData(GateOutcome.Passed, "Passed")]
    [InlineData(GateOutcome.NotEnoughData, "Not enough data")]
    [InlineData(GateOutcome.Refused, "Refused")]
    public void Write_AVerdict_NamesItAndItsReasonsAndItsRule(GateOutcome outcome, string word)
    {
        var rule = new GateRule();
        var page = Page(new ReportContent { Title = "t", Verdict = new Verdict(rule, new GateReason(outcome, "the reason")) });
        Assert.Equal(word, Assert.Single(WithClass(page, "word")).Value);
        Assert.Contains("the reason", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains(rule.ToString(), page.Root.Value, StringComparison.Ordinal);
        Assert.Empty(page.Descendants("h2"));
        Assert.Empty(page.Descendants("table"));
    }

    [Fact]
    public void Write_ManyFlips_ShowsTheFirstAndSaysHowManyMore()
    {
        var page = Page(Of(Comparisons.WithFlips(500, 250)));
        Assert.Equal(HtmlReport.FlipLimit, WithClass(page, "flip").Count());
        Assert.Contains("50 more are not shown", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoFlips_SaysSo() => Assert.Contains("No text does.", Page(Of(Comparisons.WithFlips(20, 0))).Root!.Value, StringComparison.Ordinal);

    [Fact]
    public void Write_GoldOfOneLabel_ShowsBothMatricesAndDiagrams()
    {
        var page = Page(Of(Comparisons.WithGold((0, 0, 0, 40), (1, 1, 1, 30), (0, 0, 3, 7), (1, 2, 1, 3))));
        var matrices = WithClass(page, "matrix").ToArray();
        Assert.Equal(2, matrices.Length);
        Assert.Equal(["47", "0", "0", "0", "0", "30", "3", "0"], matrices[0].Descendants("td").Take(8).Select(td => td.Value));
        Assert.Equal(["40", "0", "0", "7", "0", "33", "0", "0"], matrices[1].Descendants("td").Take(8).Select(td => td.Value));
        Assert.Equal(2, page.Descendants("svg").Count(svg => svg.Attribute("aria-label")?.Value.StartsWith("reliability", StringComparison.Ordinal) is true));
    }

    [Fact]
    public void Write_GoldOfSeveralLabels_ShowsNoMatrixButEachLabel()
    {
        var page = Page(Of(ModelComparison.Of(
            Comparisons.MultiHead, ["a", "b"], [[1, 1, 0], [-1, -1, -1]], [[1, -1, 0], [-1, -1, -1]], [new LabelSet(0, 1), new LabelSet()])));
        Assert.Empty(WithClass(page, "matrix"));
        Assert.Equal(["anger", "joy", "optimism"], page.Descendants("table").First().Descendants("tr").Skip(2).Select(row => row.Elements("td").First().Value));
        Assert.Contains("anger, joy", Assert.Single(WithClass(page, "flip")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NothingCompared_StillIsAPage()
        => Assert.NotNull(Page(Of(ModelComparison.Of(Comparisons.Head, ["a"], [[1, 0, 0, 0]], [[float.NaN, 0, 0, 0]], [new LabelSet(0)]))).Root);

    [Fact]
    public void Write_LayerErrors_DrawsABarForEachAsLongAsItsError()
    {
        var content = Of(Comparisons.WithFlips(1, 0)) with { LayerErrors = [new("one", 0.01, "ffn"), new("two", 0.04, "attention")] };
        var bars = WithClass(Page(content), "layers").Single().Descendants("rect").Select(rect => rect.Attribute("width")!.Value);
        Assert.Equal(["25", "100"], bars);
    }

    private static ReportContent Of(ModelComparison comparison)
        => new() { Title = "emotion", Verdict = new GateRule().Judge(comparison), Parts = [new("texts", comparison)] };

    private static ReportContent Full()
    {
        var comparison = ModelComparison.Of(
            Comparisons.Head, ["fine", Hostile], [[1, 0, 0, 0], [0, 1, 0, 0]], [[1.1f, 0, 0, 0], [0, 1, 1.25f, 0]], [new LabelSet(0), new LabelSet(1)]);
        return new ReportContent
        {
            Title = Hostile,
            Verdict = new GateRule().Judge(comparison).Refuse(Hostile),
            Figures = [new(Hostile, Hostile)],
            Parts = [new(Hostile, comparison)],
            LayerErrors = [new(Hostile, 0.5, Hostile)],
        };
    }

    private static string Text(ReportContent content)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(writer, content);
        return writer.ToString();
    }

    private static XDocument Page(ReportContent content)
    {
        using var reader = XmlReader.Create(new StringReader(Text(content)), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    private static IEnumerable<XElement> WithClass(XDocument page, string name)
        => page.Descendants().Where(element => element.Attribute("class")?.Value.Split(' ').Contains(name) is true);
}
