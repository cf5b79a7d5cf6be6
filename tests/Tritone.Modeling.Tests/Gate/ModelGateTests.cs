using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Repository;
using Tritone.Repository.Manifest;
using Tritone.Runtime.Classification;
using Tritone.Scoring;

namespace Tritone.Modeling.Tests.Gate;

/// <summary>A conversion to INT8 with texts whose labels are known: those that the float model gives, or others.</summary>
public sealed class ModelGateTests : IClassFixture<ModelGateTests.Answers>
{
    private static readonly string[] Labels = ["sad", "glad", "mad"];

    private readonly Answers _answers;

    public ModelGateTests(Answers answers) => _answers = answers;

    [Fact]
    public void Convert_DataThatShowsNoLoss_IsPublishedWithEveryFigure()
    {
        var same = _answers.Texts.Where(text => _answers.Float[text] == _answers.Int8[text]).Take(120).ToList();
        using var directory = new TemporaryDirectory();
        var result = Convert(directory, Data(same, text => _answers.Float[text]));

        Assert.Equal(1, result.Version);
        Assert.Equal(GateOutcome.Passed, result.Gate!.Verdict.Outcome);
        var gate = ModelDirectory.Open(directory["models/mood"]).ReadManifest(1)!.Gate!;
        Assert.Equal("passed", gate.Verdict);
        Assert.Equal(3, gate.Reasons.Count);
        Assert.Contains("macro-F1 on labelled texts", gate.Rule, StringComparison.Ordinal);
        Assert.Equal(("200 texts", 200), (gate.Texts.Source, gate.Texts.Texts));
        Assert.Null(gate.Texts.Gold);
        Assert.Equal(("texts of the test", 120, 0), (gate.Data!.Source, gate.Data.Texts, gate.Data.Flips));
        Assert.Equal(1, gate.Data.Agreement.Value);
        Assert.InRange(gate.Data.Agreement.Low, 0.9, 0.9999);
        Assert.InRange(gate.Data.MeanLogitDifference, 1e-6, gate.Data.LargestLogitDifference);
        Assert.InRange(gate.Data.KlDivergence, 1e-12, 0.1);
        var gold = gate.Data.Gold!;
        Assert.Equal((1, 1, 1, 1, 0, 0, 1), (gold.FloatMacroF1, gold.MacroF1, gold.FloatAccuracy, gold.Accuracy, gold.OnlyFloatRight, gold.OnlyVersionRight, gold.McNemarP));
        Assert.Equal(new ManifestInterval(0, 0, 0), gold.MacroF1Difference);
        Assert.InRange(gold.FloatCalibrationError, 0.01, 1);
        Assert.InRange(gold.CalibrationError, 0.01, 1);
        Assert.Equal(new ManifestInvariance(320, 0, 0, 0, 0), gate.Invariance);
    }

    [Fact]
    public void Convert_LabelsInAnotherOrder_IsRefusedWithTheQuestion()
    {
        using var directory = new TemporaryDirectory();
        var result = Convert(directory, Data(_answers.Texts.Take(120), text => (_answers.Float[text] + 1) % 3));
        Refused(result, directory, GateOutcome.Refused, "the float model itself scores 0 % on this data: are its labels in this order? (sad, glad, mad); with glad, mad, sad it would score 100 %");
    }

    [Fact]
    public void Convert_DataThatCannotTell_IsNotPublishedAndSaysHowManyTextsWould()
    {
        // One text on which only the float model is right, one on which only the other is, and too few beside them.
        var changed = _answers.Texts.Where(text => _answers.Float[text] != _answers.Int8[text]).Take(2).ToList();
        Assert.Equal(2, changed.Count);
        var texts = changed.Concat(_answers.Texts.Where(text => _answers.Float[text] == _answers.Int8[text]).Take(60)).ToList();
        using var directory = new TemporaryDirectory();
        var result = Convert(directory, Data(texts, text => text == changed[0] ? _answers.Int8[text] : _answers.Float[text]));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Join("; ", result.Gate!.Verdict.Reasons.Select(reason => reason.Text)));
        Refused(result, directory, GateOutcome.NotEnoughData, "such texts would be enough to tell");
        Assert.Equal("not enough data", result.Manifest.Gate!.Verdict);
        Assert.Equal((1, 1), (result.Manifest.Gate.Data!.Gold!.OnlyFloatRight, result.Manifest.Gate.Data.Gold.OnlyVersionRight));
    }

    [Fact]
    public void Convert_MoreFlipsThanTheRule_IsRefusedUnlessAccepted()
    {
        var texts = _answers.Texts.Where(text => _answers.Float[text] != _answers.Int8[text]).Take(3).Concat(_answers.Texts.Take(20)).ToList();
        var options = new GateOptions { Texts = texts };
        using var directory = new TemporaryDirectory();
        Refused(_answers.Convert(directory["models/mood"], options), directory, GateOutcome.Refused, "texts differ");
        var accepted = _answers.Convert(directory["models/mood"], options, acceptDegraded: true);
        Assert.Equal(1, accepted.Version);
        Assert.Equal("refused", ModelDirectory.Open(directory["models/mood"]).ReadManifest(1)!.Gate!.Verdict);
    }

    [Fact]
    public void Convert_NoTexts_CannotTell()
    {
        using var directory = new TemporaryDirectory();
        Refused(_answers.Convert(directory["models/mood"], new GateOptions { Texts = [] }), directory, GateOutcome.NotEnoughData, "there are no texts to compare");
    }

    [Fact]
    public void Convert_RefusedBesideAVersion_LeavesThatVersionAsItWas()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(1, _answers.Convert(directory["models/mood"], new GateOptions { Texts = ["ok"] }, acceptDegraded: true).Version);
        var before = Directory.EnumerateFileSystemEntries(directory["models"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.Null(_answers.Convert(directory["models/mood"], new GateOptions { Texts = [] }).Version);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(directory["models"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Data_OfAConversion_IsAskedForOnceWithTheLabelsOfTheModel()
    {
        var heads = new List<ClassificationHead>();
        using var directory = new TemporaryDirectory();
        Convert(directory, head =>
        {
            heads.Add(head);
            return new LabelledTexts("one", ["ok"], [new LabelSet(0)]);
        });
        Assert.Equal(Labels, Assert.Single(heads).Labels);
    }

    [Fact]
    public void Options_Defaults_AreTheDocumentedOnes()
    {
        var options = new GateOptions();
        Assert.Equal((new GateRule(), 1000), (options.Rule, options.BuiltInTexts));
        Assert.Null(options.Texts);
        Assert.Null(options.Data);
        Assert.False(new ConversionOptions().AcceptDegraded);
    }

    // The texts without labels always pass here.
    private ConversionResult Convert(TemporaryDirectory directory, Func<ClassificationHead, LabelledTexts> data)
        => _answers.Convert(directory["models/mood"], new GateOptions { Rule = new GateRule(MaxFlips: 1), Texts = [.. _answers.Texts.Take(200)], Data = data });

    private static Func<ClassificationHead, LabelledTexts> Data(IEnumerable<string> texts, Func<string, int> gold)
        => _ => new LabelledTexts("texts of the test", [.. texts], [.. texts.Select(text => new LabelSet(gold(text)))]);

    private static void Refused(ConversionResult result, TemporaryDirectory directory, GateOutcome outcome, string reason)
    {
        Assert.Null(result.Version);
        Assert.Equal(outcome, result.Gate!.Verdict.Outcome);
        Assert.Contains(result.Gate.Verdict.Reasons, other => other.Outcome == outcome && other.Text.Contains(reason, StringComparison.Ordinal));
        Assert.False(Directory.Exists(directory["models"]), "something was left behind");
    }

    /// <summary>What the float model and the INT8 one say of some hundred texts.</summary>
    public sealed class Answers : IDisposable
    {
        private readonly TemporaryDirectory _directory = new();

        public Answers()
        {
            var random = new Random(5);
            string[] words = ["ok", "i", "im", "!", "user", "@", "what"];
            Texts = [.. Enumerable.Range(0, 3000).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => words[random.Next(words.Length)]))).Distinct()];

            // Without a preference of its own the model gives each label to some texts, and is undecided about a few.
            var checkpoint = new TestCheckpoint();
            Converter.Convert(checkpoint.Write(_directory["biased"]), _directory["raw"]);
            var logits = Predict("raw").Select(prediction => prediction.Logits.ToArray()).ToList();
            for (var label = 0; label < Labels.Length; label++)
            {
                checkpoint.Set("classifier.bias", label, checkpoint.Get("classifier.bias", label) - logits.Average(row => row[label]));
            }

            Converter.Convert(checkpoint.Write(_directory["checkpoint"]), _directory["float"]);
            Convert(_directory["int8"], new GateOptions { Texts = ["ok"] }, acceptDegraded: true);
            Float = Classify("float");
            Int8 = Classify("int8");
        }

        public IReadOnlyList<string> Texts { get; }

        public IReadOnlyDictionary<string, int> Float { get; }

        public IReadOnlyDictionary<string, int> Int8 { get; }

        public ConversionResult Convert(string model, GateOptions gate, bool acceptDegraded = false) => Converter.Convert(
            _directory["checkpoint"],
            model,
            new ConversionOptions { Precision = Precision.Int8, Gate = gate, AcceptDegraded = acceptDegraded },
            cancellationToken: TestContext.Current.CancellationToken);

        public void Dispose() => _directory.Dispose();

        private Dictionary<string, int> Classify(string model)
            => Texts.Zip(Predict(model)).ToDictionary(pair => pair.First, pair => Array.IndexOf(Labels, pair.Second.Label));

        private IReadOnlyList<Prediction> Predict(string model)
        {
            using var classifier = EmotionClassifier.Load(_directory[model]);
            return classifier.Classify([.. Texts]);
        }
    }
}
