using System.Text;
using Tritone.Repository.Manifest;

namespace Tritone.Repository.Tests.Manifest;

public sealed class ModelManifestTests
{
    public static ModelManifest Sample => new()
    {
        Tool = "tritone 0.1.0",
        Source = new ManifestSource("emotion-minilm", "BertForSequenceClassification", [new ManifestFile("config.json", 3, new string('a', 64))]),
        Settings = new ManifestSettings("fp32", ["a", "b"], "softmax", "tweet", 128, 2),
        Graph = new ManifestGraph(17, 22_000_000, new Dictionary<string, int> { ["Add"] = 3 }),
        Parity = new ManifestParity("texts", 12, 300, 1.5e-6, 1e-3),
        Files = [new ManifestFile("model.onnx", 9, new string('b', 64))],
    };

    private static ModelManifest Quantized => Sample with
    {
        Quantization = new ManifestQuantization(
            "mixed", "avx2", "127, neighbours 128", "vnni", true, "500 built-in texts, seed 5", 99.99, ["pooler"],
            [new ManifestLayer("layer.0.down", "static", 0.0021, -0.17f, 3.5f), new ManifestLayer("layer.0.up", "per-token", 0.01), new ManifestLayer("pooler", "float")]),
        Gate = new ManifestGate(
            "passed",
            ["the labels of 2 of 1,000 texts differ", "each of 1,200 texts has the same logits"],
            "the rule",
            new ManifestComparison("1000 built-in texts, seed 11", 1000, 2, new ManifestInterval(0.998, 0.9927, 0.9995), 0.25, 0.011, 1.5e-5, null),
            new ManifestComparison(
                "the validation split", 200, 1, new ManifestInterval(0.995, 0.97, 0.999), 0.2, 0.012, 1.25e-5,
                new ManifestGold(0.801, 0.803, new ManifestInterval(0.002, -0.004, 0.007), 0.82, 0.825, 1, 2, 0.75, 0.031, 0.032)),
            new ManifestInvariance(1200, 0, 0, 0, 0)),
    };

    [Fact]
    public void ToJson_Manifest_IsReadBackTheSame()
    {
        var json = Sample.ToJson();
        Assert.Equal(json, ModelManifest.Parse(json, "m").ToJson());
        Assert.StartsWith("{\n  \"schema\": 1,\n  \"tool\": \"tritone 0.1.0\",", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_ManifestOfAnInt8Version_IsReadBackWithEveryFigure()
    {
        var json = Quantized.ToJson();
        var read = ModelManifest.Parse(json, "m");
        Assert.Equal(json, read.ToJson());
        Assert.Equal(("mixed", "avx2", "127, neighbours 128", "vnni", true, "500 built-in texts, seed 5", 99.99), (
            read.Quantization!.Scheme, read.Quantization.Cpu, read.Quantization.Weights, read.Quantization.CheckedOn, read.Quantization.Invariant, read.Quantization.Calibration, read.Quantization.Percentile));
        Assert.Equal(["pooler"], read.Quantization.KeptFloat);
        Assert.Equal(Quantized.Quantization!.Layers, read.Quantization.Layers);
        Assert.Equal(("passed", "the rule"), (read.Gate!.Verdict, read.Gate.Rule));
        Assert.Equal(Quantized.Gate!.Reasons, read.Gate.Reasons);
        Assert.Equal(Quantized.Gate.Texts, read.Gate.Texts);
        Assert.Equal(Quantized.Gate.Data, read.Gate.Data);
        Assert.Equal(Quantized.Gate.Invariance, read.Gate.Invariance);
    }

    [Fact]
    public void ToJson_LayerWithoutMeasurement_HasNoKeysForIt()
    {
        var text = Encoding.UTF8.GetString((Sample with { Quantization = Quantized.Quantization! with { Layers = [new ManifestLayer("pooler", "float")], Calibration = null, Percentile = null } }).ToJson());
        Assert.Contains("\"weights\": \"127, neighbours 128\"", text, StringComparison.Ordinal);
        Assert.All((string[])["\"error\"", "\"min\"", "\"max\"", "\"calibration\"", "\"percentile\""], key => Assert.DoesNotContain(key, text, StringComparison.Ordinal));
    }

    [Fact]
    public void ToJson_FiguresThatAreNotFinite_AreWordsAndReadBack()
    {
        // A model that was accepted as degraded may give such logits.
        var json = (Quantized with { Gate = Quantized.Gate! with { Invariance = new ManifestInvariance(9, 0, 3, 0, double.NaN) }, Parity = Sample.Parity! with { MaxAbsoluteDifference = double.PositiveInfinity } }).ToJson();
        var read = ModelManifest.Parse(json, "m");
        Assert.Equal((double.NaN, double.PositiveInfinity), (read.Gate!.Invariance.LargestChange, read.Parity!.MaxAbsoluteDifference));
        Assert.Contains("\"NaN\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManifestOfBeforeThereWasInt8_HasNeitherSection()
    {
        var text = Encoding.UTF8.GetString(Sample.ToJson());
        Assert.DoesNotContain("quantization", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gate", text, StringComparison.Ordinal);
        var read = ModelManifest.Parse(Encoding.UTF8.GetBytes(text), "m");
        Assert.Null(read.Quantization);
        Assert.Null(read.Gate);
    }

    [Theory]
    [InlineData("", ErrorCode.InvalidArgument)]
    [InlineData("null", ErrorCode.InvalidArgument)]
    [InlineData("[]", ErrorCode.InvalidArgument)]
    [InlineData("{}", ErrorCode.InvalidArgument)]
    [InlineData("{\"schema\": 2", ErrorCode.InvalidArgument)]
    public void Parse_NoManifest_IsRefused(string json, ErrorCode code)
    {
        var refusal = Assert.Throws<TritoneException>(() => ModelManifest.Parse(Encoding.UTF8.GetBytes(json), "1/manifest.json"));
        Assert.Equal(code, refusal.Code);
        Assert.Contains("1/manifest.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_LaterSchema_IsRefused()
        => Assert.Equal(
            ErrorCode.Unsupported,
            Assert.Throws<TritoneException>(() => ModelManifest.Parse((Sample with { Schema = 2 }).ToJson(), "m")).Code);

    [Fact]
    public void Read_NoFile_IsNotFound()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => ModelManifest.Read(directory["manifest.json"])).Code);
    }
}
