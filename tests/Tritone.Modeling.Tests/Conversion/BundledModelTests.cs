using System.Text.Json;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Repository;
using Tritone.Runtime.Classification;

namespace Tritone.Modeling.Tests.Conversion;

/// <summary>The bundled checkpoint, converted, against the recordings of the reference implementation.</summary>
public sealed class BundledModelTests : IClassFixture<BundledModelTests.Converted>
{
    private readonly Converted _model;

    public BundledModelTests(Converted model) => _model = model;

    [Fact]
    public void Classify_RecordedTexts_AreWithinAThousandthOfTheReference()
    {
        // The recordings are without text rules.
        using var classifier = EmotionClassifier.Load(_model.Plain);
        var lines = File.ReadLines(TestFiles.Golden("emotion-minilm/expected.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var predictions = classifier.Classify([.. lines.Select(line => line.GetProperty("text").GetString()!)]);

        var largest = 0.0;
        foreach (var (line, prediction) in lines.Zip(predictions))
        {
            Assert.Equal(line.GetProperty("input_ids").GetArrayLength(), prediction.Tokens);
            var logits = line.GetProperty("logits").EnumerateArray().Select(logit => logit.GetDouble()).ToList();
            largest = Math.Max(largest, logits.Zip(prediction.Logits.ToArray(), (expected, actual) => Math.Abs(expected - actual)).Max());
            Assert.Equal(classifier.Labels[logits.IndexOf(logits.Max())], prediction.Label);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{lines.Count} texts, largest difference of a logit {largest:E2}");
        Assert.Equal(324, lines.Count);
        Assert.InRange(largest, 0, 1e-3);
    }

    [Theory]
    [InlineData("val", 374)]
    [InlineData("test", 1421)]
    public void Classify_TweetEvalTexts_GiveTheRecordedLogits(string split, int count)
    {
        // The recorded logits are of the published texts, which have their user names and links replaced already: the rules of the model leave them be.
        using var classifier = EmotionClassifier.Load(_model.Directory);
        var texts = File.ReadAllText(TestFiles.Shared($"data/tweeteval_emotion/{split}_text.txt")).TrimEnd('\n').Split('\n');
        var rows = File.ReadLines(TestFiles.Golden($"emotion-minilm/tweeteval_{split}_logits.tsv")).Where(line => char.IsAsciiDigit(line.TrimStart('-')[0])).ToList();
        var expected = rows.Select(row => row.Split('\t').Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToList();

        var predictions = classifier.Classify(texts);
        var largest = expected.Zip(predictions).Max(pair => pair.First.Zip(pair.Second.Logits.ToArray(), (left, right) => Math.Abs(left - right)).Max());
        TestContext.Current.TestOutputHelper!.WriteLine($"{texts.Length} texts, largest difference of a logit {largest:E2}");
        Assert.Equal(count, texts.Length);
        Assert.Equal(count, expected.Count);
        Assert.InRange(largest, 0, 1e-3);
    }

    [Fact]
    public void Convert_Manifest_SaysWhereItCameFrom()
    {
        var manifest = ModelDirectory.Open(_model.Directory).ReadManifest(1)!;
        Assert.Equal("BertForSequenceClassification", manifest.Source.Architecture);
        Assert.Equal("893493f58c9be60d86f41db7aca12fcc5cf7d107b2326e91284e11270e0072fe", manifest.Source.Files.Single(file => file.Name == "model.safetensors").Sha256);
        Assert.Equal(22_714_756, manifest.Graph.Parameters);
        Assert.Equal("tweet", manifest.Settings.TextRules);
        Assert.Equal(6, manifest.Graph.Ops["MultiHeadAttention"]);
        Assert.DoesNotContain("SkipLayerNormalization", manifest.Graph.Ops.Keys);
        Assert.InRange(manifest.Parity!.MaxAbsoluteDifference, 0, 1e-5);
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(_model.Directory, file.Name is "model.onnx" ? "1/model.onnx" : file.Name);
            Assert.Equal(file, Repository.Publication.FileHash.Describe(path, file.Name));
        }
    }

    [Fact]
    public void Convert_AsFloat16_IsHalfTheSizeAndTheSameLabels()
    {
        using var directory = new TemporaryDirectory();
        var result = Converter.Convert(
            TestFiles.BundledModel(), directory["half"], new ConversionOptions { Precision = Precision.Fp16 }, cancellationToken: TestContext.Current.CancellationToken);
        using var half = EmotionClassifier.Load(directory["half"]);
        using var full = EmotionClassifier.Load(_model.Directory);

        Assert.InRange(result.Manifest.Files[^1].Bytes, 45_000_000, 46_000_000);
        string[] texts = ["what a day!", "I am so angry", "missing you", "it will get better"];

        // The checkpoint's weights are float16: nothing is lost.
        Assert.All(texts, text => Assert.All(
            full.Classify(text).Logits.ToArray().Zip(half.Classify(text).Logits.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f)));
    }

    public sealed class Converted : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public Converted()
        {
            Converter.Convert(TestFiles.BundledModel(), Directory);
            Converter.Convert(TestFiles.BundledModel(), Plain, new ConversionOptions { TextRules = Texts.TextRules.None });
        }

        public string Directory => _directory["emotion"];

        public string Plain => _directory["plain"];

        public void Dispose() => _directory.Dispose();
    }
}
