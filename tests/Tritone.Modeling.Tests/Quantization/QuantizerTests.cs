using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Quantization;
using Tritone.Modeling.Sequences;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Tests.Quantization;

/// <summary>What the quantiser measures and decides, on a checkpoint with random weights, which lose more than trained ones.</summary>
public sealed class QuantizerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Checkpoint _checkpoint = Checkpoint.Open(GoldenCheckpoint.Folder("b_bert"));
    private readonly EncoderClassifier _encoder;
    private readonly IReadOnlyList<TokenSequence> _sequences;
    private readonly OnnxModel _float;

    public QuantizerTests()
    {
        _encoder = new EncoderClassifier(_checkpoint);
        _sequences = RandomSequences.Make(_encoder.Config.Vocabulary, maxTokens: 24, count: 12, seed: 3);
        _float = Load(ClassifierGraphWriter.BuildWithSiteInputs(_encoder, GraphForm.Float(Precision.Fp32)), "float.onnx");
    }

    private SequenceModel FloatModel => new(_float, "logits", _encoder.Config.PadTokenId);

    public void Dispose()
    {
        _float.Dispose();
        _checkpoint.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void BuildGraph_NoSiteSwitched_IsTheFloatModelAndEachFlagSwitchesOne()
    {
        var plan = new QuantizationPlan([.. LinearSite.Of(_encoder).Select(site => new PlannedSite(site, site.Name is LinearSite.Pooler ? SiteForm.Float : SiteForm.PerToken))], CpuClass.Avx2);
        using var model = Load(Sensitivity.BuildGraph(_encoder, plan), "sensitivity.onnx");
        var switched = new SequenceModel(model, "logits", _encoder.Config.PadTokenId);
        var names = plan.Sites.Where(site => site.Form is not SiteForm.Float).Select(site => site.Site.Name).ToList();
        Assert.Equal(13, names.Count);
        Assert.Equal(names.Select(name => $"quantized.{name}").Order(StringComparer.Ordinal), model.Inputs.Select(input => input.Name).Where(name => name.Contains('.', StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        var exact = Run(FloatModel, []);
        var off = Run(switched, names.Select(name => Flag(name, false)));
        Assert.All(exact.Zip(off), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var on = Run(switched, names.Select(other => Flag(other, other == name)));
            Assert.InRange(off.Zip(on).Average(pair => Math.Abs(pair.First - pair.Second)), 1e-6, 0.1);
            Assert.True(seen.Add(string.Join(',', on)), $"{name} does what another one does");
        }
    }

    [Fact]
    public void Measure_Plan_IsTheMeanDifferenceInStandardDeviations()
    {
        var result = Quantize(new QuantizationOptions { MeasureSites = true, KeepFloat = KeepFloat.Of(["layer.1.up"]) });
        var plan = new QuantizationPlan([.. LinearSite.Of(_encoder).Select(site => new PlannedSite(site, SiteForm.PerToken))], CpuClass.Avx2);
        using var model = Load(Sensitivity.BuildGraph(_encoder, plan), "sensitivity.onnx");
        var switched = new SequenceModel(model, "logits", _encoder.Config.PadTokenId);
        var off = Run(switched, plan.Sites.Select(site => Flag(site.Site.Name, false)));
        var on = Run(switched, plan.Sites.Select(site => Flag(site.Site.Name, site.Site.Name is "layer.0.down")));
        var labels = _encoder.Config.Labels.Count;
        var rows = off.Chunk(labels).ToList();
        var deviation = Math.Sqrt(Enumerable.Range(0, labels).Average(label => rows.Average(row => Math.Pow(row[label] - rows.Average(other => other[label]), 2))));
        Assert.Equal(off.Zip(on).Average(pair => Math.Abs((double)pair.First - pair.Second)) / deviation, result.Sites.Single(site => site.Name is "layer.0.down").Error!.Value, 1e-4);
        Assert.Null(result.Sites.Single(site => site.Name is "layer.1.up").Error);
        Assert.Equal("float", result.Sites.Single(site => site.Name is "layer.1.up").Form);
    }

    [Fact]
    public void Run_KeepFloatAutomatic_KeepsTheFewestWithinTheBudget()
    {
        var result = Quantize(new QuantizationOptions { KeepFloat = KeepFloat.Automatic });
        var kept = result.Sites.Where(site => site.Form is "float").Select(site => site.Error!.Value).Order().ToList();
        var quantized = result.Sites.Where(site => site.Form is "per-token").Select(site => site.Error!.Value).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{kept.Count} of {result.Sites.Count} kept: {string.Join(", ", result.Sites.Select(site => $"{site.Name} {site.Error:P2}"))}");
        Assert.NotEmpty(kept);
        Assert.InRange(ErrorBudget.Sum(quantized), 0, ErrorBudget.Limit);
        Assert.True(ErrorBudget.Sum([.. quantized, kept[0]]) > ErrorBudget.Limit, "one less would do");
        Assert.True(quantized.Count == 0 || quantized.Max() <= kept[0], "a better one is kept");
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Run_Mixed_GivesTheFewestSitesAScaleAToken()
    {
        var before = Quantize(new QuantizationOptions { Scheme = QuantizationScheme.Static, MeasureSites = true }).Sites.ToDictionary(site => site.Name, site => site.Error!.Value);
        var after = Quantize(new QuantizationOptions { MeasureSites = true }).Sites.ToDictionary(site => site.Name, site => site.Error!.Value);
        var result = Quantize(new QuantizationOptions { Scheme = QuantizationScheme.Mixed });
        double Gain(string site) => (before[site] * before[site]) - (after[site] * after[site]);

        var chosen = result.Sites.Where(site => site.Form is "per-token").Select(site => site.Name).OrderByDescending(Gain).ToList();
        var rest = result.Sites.Where(site => site.Form is "static").Select(site => site.Name).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{chosen.Count} of {result.Sites.Count} have a scale a token");
        Assert.NotEmpty(chosen);
        Assert.All(result.Sites, site => Assert.Equal(site.Form is "static" ? before[site.Name] : after[site.Name], site.Error!.Value, 1e-9));
        Assert.All(result.Sites, site => Assert.Equal(site.Form is "static", site.Range is not null));
        Assert.All(chosen, site => Assert.True(Gain(site) > 0, $"{site} gains nothing"));
        Assert.All(rest, site => Assert.True(Gain(site) <= Gain(chosen[^1]), $"{site} would gain more"));
        Assert.True(ErrorBudget.Sum(before.Select(site => chosen.SkipLast(1).Contains(site.Key) ? after[site.Key] : site.Value)) > ErrorBudget.Limit, "one less would do");
        Assert.True(
            ErrorBudget.Sum(result.Sites.Select(site => site.Error!.Value)) <= ErrorBudget.Limit || rest.All(site => Gain(site) <= 0), "another one would help");
    }

    [Fact]
    public void Run_Static_RangesAreTheLeastAndGreatestThatSitesRead()
    {
        var result = Quantize(new QuantizationOptions { Scheme = QuantizationScheme.Static, KeepFloat = KeepFloat.Of(["pooler"]) });
        Assert.Null(result.Sites.Single(site => site.Name is "pooler").Range);
        foreach (var site in (string[])["layer.0.attention", "layer.1.down", "classifier"])
        {
            var values = _sequences.SelectMany(sequence => MemoryMarshal.Cast<byte, float>(FloatModel.Run([sequence], columns: 0, [], [$"input.of.{site}"])[0].Data.Span).ToArray()).ToList();
            Assert.Equal(new ActivationRange(Math.Min(0, values.Min()), Math.Max(0, values.Max())), result.Sites.Single(other => other.Name == site).Range);
        }

        // What comes out of GELU never lies far below zero.
        Assert.InRange(result.Sites.Single(site => site.Name is "layer.1.down").Range!.Value.Min, -0.17f, 0);
    }

    [Theory]
    [InlineData("layer.0.dwn", "layer.0.down")]
    [InlineData("Pooler", "pooler")]
    [InlineData("layer.7.attention.outptu", "attention.output")]
    public void CheckOptions_SiteThatThereIsNot_IsRefusedWithTheNearest(string name, string nearest)
    {
        var refusal = Refused(new QuantizationOptions { KeepFloat = KeepFloat.Of(["layer.1.up", name]) });
        Assert.Contains($"'{name}'", refusal, StringComparison.Ordinal);
        Assert.Contains($"{nearest}'?", refusal, StringComparison.Ordinal);
        Assert.Contains("layer.2", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(100.1)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void CheckOptions_PercentileOutOfRange_IsRefused(double percentile)
        => Assert.Contains("it is over 50 and at most 100", Refused(new QuantizationOptions { Percentile = percentile }), StringComparison.Ordinal);

    [Fact]
    public void CheckOptions_NoCalibrationTexts_IsRefused()
        => Assert.Contains("no calibration texts", Refused(new QuantizationOptions { Calibration = [] }), StringComparison.Ordinal);

    [Fact]
    public void Options_Defaults_AreTheDocumentedOnes()
    {
        var options = new QuantizationOptions();
        Assert.Equal((QuantizationScheme.PerToken, 100.0, null, false), (options.Scheme, options.Percentile, options.Cpu, options.MeasureSites));
        Assert.Null(options.Calibration);
        Assert.False(options.KeepFloat.IsAutomatic);
        Assert.Empty(options.KeepFloat.Sites);
    }

    [Fact]
    public void TryParse_NamesOfSchemes_AreTheirOwn()
    {
        foreach (var scheme in Enum.GetValues<QuantizationScheme>())
        {
            Assert.True(QuantizationSchemeExtensions.TryParse(scheme.ToName(), out var parsed));
            Assert.Equal(scheme, parsed);
        }

        Assert.False(QuantizationSchemeExtensions.TryParse("perToken", out _));
        Assert.False(QuantizationSchemeExtensions.TryParse(null, out _));
    }

    private string Refused(QuantizationOptions options)
    {
        var refusal = Assert.Throws<TritoneException>(() => new Quantizer(_encoder, options, _directory.FullName).CheckOptions());
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        return refusal.Message;
    }

    private QuantizationResult Quantize(QuantizationOptions options)
    {
        var quantizer = new Quantizer(_encoder, options with { Cpu = CpuClass.Avx2 }, _directory.FullName);
        quantizer.CheckOptions();
        return quantizer.Run(FloatModel, _sequences, null, TestContext.Current.CancellationToken);
    }

    private float[] Run(SequenceModel model, IEnumerable<Tensor> flags)
        => [.. model.RunEach(_sequences, [.. flags], () => { }, TestContext.Current.CancellationToken).SelectMany(row => row)];

    private static Tensor Flag(string site, bool isOn) => new($"quantized.{site}", TensorDataType.Bool, [1], new[] { (byte)(isOn ? 1 : 0) });

    private OnnxModel Load(OnnxGraph graph, string name)
    {
        using (var stream = File.Create(_directory[name]))
        {
            OnnxWriter.Write(graph, "1.0", stream);
        }

        return OnnxModel.Load(_directory[name], new OnnxModelOptions { GraphLevel = -1 });
    }
}
