using System.Runtime.InteropServices;
using Tritone.Evaluation.Texts;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Quantization;
using Tritone.Repository;
using Tritone.Repository.Manifest;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Tests.Conversion;

/// <summary>Golden checkpoints as INT8. Their weights are random: what is held here is the wiring and the promise, not how good they are.</summary>
public sealed class IntegerConversionTests : IDisposable
{
    private const int Texts = 60;

    private readonly TemporaryDirectory _directory = new();

    private string Model => _directory["models/mood"];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(GoldenCheckpoint.All), MemberType = typeof(GoldenCheckpoint))]
    public void Convert_PerToken_IsInvariantAndCloseToTheFloatModel(string name)
    {
        var result = Convert(name, new QuantizationOptions());
        AssertInvariant(result);
        AssertClose(name);
        Assert.DoesNotContain(result.Warnings, warning => warning.Contains("batch", StringComparison.Ordinal));
        Assert.All(result.Sites, site => Assert.Equal(("per-token", null, null), (site.Form, site.Error, site.Range)));
        var manifest = ModelDirectory.Open(Model).ReadManifest(1)!;
        Assert.Equal("int8", manifest.Settings.Precision);
        Assert.Equal(("per-token", CpuClasses.Current.ToName(), CpuClasses.Current.ToName(), true, null, null), (
            manifest.Quantization!.Scheme, manifest.Quantization.Cpu, manifest.Quantization.CheckedOn, manifest.Quantization.Invariant, manifest.Quantization.Calibration, manifest.Quantization.Percentile));
        Assert.InRange(manifest.Parity!.MaxAbsoluteDifference, 0, 1e-4);
        Assert.Equal((3 * 6) + 2, manifest.Graph.Ops["MatMulIntegerToFloat"]);
        Assert.DoesNotContain("MatMul", manifest.Graph.Ops.Keys);
    }

    [Theory]
    [InlineData("a_roberta_safetensors", QuantizationScheme.Static)]
    [InlineData("b_bert", QuantizationScheme.Static)]
    [InlineData("c_distilbert", QuantizationScheme.Static)]
    [InlineData("d_roberta_multilabel28", QuantizationScheme.Static)]
    [InlineData("a_roberta_safetensors", QuantizationScheme.Mixed)]
    public void Convert_Calibrated_IsInvariantAndCloseToTheFloatModel(string name, QuantizationScheme scheme)
    {
        var result = Convert(name, new QuantizationOptions { Scheme = scheme });
        AssertInvariant(result);
        AssertClose(name);
        var quantization = result.Manifest.Quantization!;
        Assert.Equal((scheme.ToName(), 100.0), (quantization.Scheme, quantization.Percentile));
        Assert.Contains(name is "b_bert" or "c_distilbert" ? "random token ids" : "built-in texts", quantization.Calibration, StringComparison.Ordinal);
        Assert.All(quantization.Layers, layer => Assert.Equal(layer.Form is "static", layer.Max is not null));
        Assert.All(quantization.Layers, layer => Assert.Equal(scheme is QuantizationScheme.Mixed, layer.Error is not null));
    }

    [Fact]
    public void Convert_Dynamic_WarnsAndPromisesNothing()
    {
        var result = Convert("a_roberta_safetensors", new QuantizationOptions { Scheme = QuantizationScheme.Dynamic });
        Assert.Contains("depends on the texts that share its batch", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.False(result.Gate!.Invariance.IsPromised);
        Assert.False(result.Manifest.Quantization!.Invariant);
        Assert.NotEqual(0, result.Gate.Invariance.ChangedInBatch);
        Assert.DoesNotContain(result.Gate.Verdict.Reasons, reason => reason.Text.Contains("random batch", StringComparison.Ordinal));
        AssertClose("a_roberta_safetensors");
    }

    [Theory]
    [InlineData("b_bert", "pooler")]
    [InlineData("b_bert", "classifier")]
    [InlineData("b_bert", "layer.0.attention", "layer.1.down")]
    [InlineData("b_bert", "layer.2.attention")]
    [InlineData("b_bert", "layer.2.attention.output", "layer.2.up")]
    [InlineData("a_roberta_safetensors", "layer.2.down", "pooler", "classifier")]
    [InlineData("c_distilbert", "layer.2.attention", "layer.2.attention.output", "layer.2.up", "layer.2.down", "pooler", "classifier")]
    public void Convert_LayersKeptInFloat_AreInvariantToo(string name, params string[] sites)
    {
        var result = Convert(name, new QuantizationOptions { KeepFloat = KeepFloat.Of(sites) });
        AssertInvariant(result);
        AssertClose(name);
        Assert.Equal(sites.Order(StringComparer.Ordinal), result.Manifest.Quantization!.KeptFloat.Order(StringComparer.Ordinal));
        Assert.Equal(sites.Sum(site => site.EndsWith(".attention", StringComparison.Ordinal) ? 3 : 1), result.Manifest.Graph.Ops["MatMul"]);
    }

    [Theory]
    [InlineData(QuantizationScheme.PerToken)]
    [InlineData(QuantizationScheme.Mixed)]
    public void Convert_Twice_GivesTheSameBytes(QuantizationScheme scheme)
    {
        // Several texts are counted at once, in any order.
        var options = new QuantizationOptions { Scheme = scheme, Percentile = 99.9, Calibration = [.. BuiltInTexts.Generate(40, seed: 9).Select(text => text.Text)] };
        Convert("a_roberta_safetensors", options);
        var again = Convert("a_roberta_safetensors", options);
        Assert.Equal(scheme is QuantizationScheme.Mixed ? ("40 texts", 99.9) : ((string?)null, (double?)null), (again.Manifest.Quantization!.Calibration, again.Manifest.Quantization.Percentile));
        foreach (var name in (string[])["model.onnx", "manifest.json"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(Model, "1", name)), File.ReadAllBytes(Path.Combine(Model, "2", name)));
        }

        Assert.Equal(["manifest.json", "model.onnx"], Directory.EnumerateFileSystemEntries(Path.Combine(Model, "1")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Convert_ForAProcessorClass_HasItsWeights()
    {
        var small = Convert("b_bert", new QuantizationOptions { Cpu = CpuClass.Avx2 });
        Assert.Equal(("avx2", "127, neighbours 128"), (small.Manifest.Quantization!.Cpu, small.Manifest.Quantization.Weights));
        var large = Convert("b_bert", new QuantizationOptions { Cpu = CpuClass.Vnni });
        Assert.Equal(("vnni", "127"), (large.Manifest.Quantization!.Cpu, large.Manifest.Quantization.Weights));

        // Cut off or not, integers are the same in any company.
        AssertInvariant(small);
        AssertInvariant(large);
    }

    [Fact]
    public void Convert_Progress_GoesThroughTheStagesInOrder()
    {
        var seen = new Recorder();
        Convert("b_bert", new QuantizationOptions { Scheme = QuantizationScheme.Mixed }, seen);
        Assert.Equal(Enum.GetValues<ConversionStage>(), seen.All.Select(progress => progress.Stage).Distinct());
        Assert.All(seen.All, progress => Assert.InRange(progress.Completed, 0, 1));
        var quantizing = seen.All.Where(progress => progress.Stage is ConversionStage.Quantizing).Select(progress => progress.Completed).ToList();
        Assert.Equal(quantizing.Order(), quantizing);
        Assert.Equal(1, quantizing[^1], 1e-9);
    }

    private ConversionResult Convert(string name, QuantizationOptions quantization, IProgress<ConversionProgress>? progress = null) => Converter.Convert(
        GoldenCheckpoint.Folder(name),
        Model,
        new ConversionOptions { Precision = Precision.Int8, Quantization = quantization, AcceptDegraded = true, Gate = new GateOptions { BuiltInTexts = Texts } },
        progress,
        TestContext.Current.CancellationToken);

    private static void AssertInvariant(ConversionResult result)
    {
        var invariance = result.Gate!.Invariance;
        Assert.Equal(new InvarianceResult(true, Texts, 0, 0, 0, 0), invariance);
        Assert.Equal(new ManifestInvariance(Texts, 0, 0, 0, 0), result.Manifest.Gate!.Invariance);
        Assert.Equal(0, result.Gate.Texts.NonFinite);
        Assert.Contains(result.Gate.Verdict.Reasons, reason => reason.Text.Contains("bit for bit", StringComparison.Ordinal));
    }

    // Random weights have no structure that keeps small errors small: they come to a tenth. Something wired wrongly is as far from the reference as two texts are from each other.
    private void AssertClose(string name)
    {
        using var model = OnnxModel.Load(Path.Combine(Model, "1/model.onnx"), new OnnxModelOptions { GraphLevel = -1 });
        var expected = new List<double[]>();
        var actual = new List<float[]>();
        foreach (var @case in GoldenCheckpoint.Cases(name).Where(@case => !@case.IsEdge))
        {
            expected.AddRange(@case.Logits);
            actual.AddRange(MemoryMarshal.Cast<byte, float>(model.Run(@case.Inputs, ["logits"])[0].Data.Span).ToArray().Chunk(@case.Logits[0].Length));
        }

        var means = Enumerable.Range(0, expected[0].Length).Select(label => expected.Average(row => row[label])).ToArray();
        var spread = Math.Sqrt(expected.SelectMany(row => row.Zip(means, (logit, mean) => (logit - mean) * (logit - mean))).Average());
        var difference = expected.Zip(actual).SelectMany(pair => pair.First.Zip(pair.Second, (left, right) => Math.Abs(left - right))).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{expected.Count} texts: mean difference {difference.Average() / spread:P2} of the spread of logits {spread:G3}, largest {difference.Max() / spread:P2}");
        Assert.InRange(difference.Average() / spread, 0, 0.2);
    }

    // Reports come from several threads.
    private sealed class Recorder : IProgress<ConversionProgress>
    {
        private readonly List<ConversionProgress> _seen = [];

        public IReadOnlyList<ConversionProgress> All
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public void Report(ConversionProgress value)
        {
            lock (_seen)
            {
                _seen.Add(value);
            }
        }
    }
}
