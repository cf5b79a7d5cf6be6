using System.Text.Json.Nodes;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Texts;

namespace Tritone.Modeling.Tests.Conversion;

public sealed class ConverterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestCheckpoint _checkpoint = new();

    private string Model => _directory["models/mood"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Convert_Checkpoint_MakesAModelThatClassifies()
    {
        var result = Convert();

        Assert.Equal((1L, true), (result.Version, result.TakesTexts));
        Assert.Empty(result.Warnings);
        Assert.Equal("built-in texts", result.Manifest.Parity!.Source);
        Assert.InRange(result.Manifest.Parity!.MaxAbsoluteDifference, 0, 1e-5);

        var config = ModelDirectory.Open(Model).Config;
        Assert.Equal((32, 2, -1), (config.MaxBatchSize, config.InstanceCount, config.GraphLevel));
        Assert.Equal("1", config.Parameters["intra_op_thread_count"]);
        Assert.Equal(new DynamicBatching([]), config.DynamicBatching);
        Assert.Equal(20, TextModelSettings.Read(config).MaxTokens);

        using var classifier = EmotionClassifier.Load(Model);
        Assert.Equal(["sad", "glad", "mad"], classifier.Labels);
        Assert.Equal(5, classifier.Classify("im ok").Tokens);
    }

    [Fact]
    public void Convert_Options_OverrideTheCheckpoint()
    {
        File.WriteAllText(_directory["tritone.json"], "{\"text_rules\": \"tweet\"}");
        _checkpoint.Write(_directory["checkpoint"]);
        File.Move(_directory["tritone.json"], _directory["checkpoint/tritone.json"]);
        Assert.Equal("tweet", ConvertWritten(_directory["a"]).Manifest.Settings.TextRules);

        var settings = ConvertWritten(_directory["b"], new ConversionOptions
        {
            Precision = Precision.Fp16,
            Labels = ["x", "y", "z"],
            TextRules = TextRules.None,
            MaxTokens = 7,
            Instances = 3,
            Version = 5,
        }).Manifest.Settings;
        Assert.Equal(("fp16", "none", 7, 3), (settings.Precision, settings.TextRules, settings.MaxTokens, settings.Instances));
        Assert.Equal(["x", "y", "z"], settings.Labels);
        Assert.Equal([5L], ModelDirectory.Open(_directory["b"]).Versions);
    }

    [Fact]
    public void Convert_Twice_GivesTheSameBytes()
    {
        _checkpoint.Write(_directory["checkpoint"]);
        ConvertWritten(Model);
        ConvertWritten(Model);
        foreach (var name in (string[])["model.onnx", "manifest.json"])
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(Model, "1", name)), File.ReadAllBytes(Path.Combine(Model, "2", name)));
        }
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Convert_WeightsOfSixteenBits_AreTheirExactValues(string dataType)
    {
        _checkpoint.DataType = Enum.Parse<StoredDataType>(dataType);
        Assert.InRange(Convert().Manifest.Parity!.MaxAbsoluteDifference, 0, 1e-5);
        Assert.InRange(Convert(new ConversionOptions { Precision = Precision.Fp16 }, "half").Manifest.Parity!.MaxAbsoluteDifference, 0, 1e-5);
    }

    [Fact]
    public void Convert_NoTokenizer_MakesAModelOfTensors()
    {
        _checkpoint.Write(_directory["checkpoint"], withTokenizer: false);
        var result = ConvertWritten(Model);
        Assert.False(result.TakesTexts);
        Assert.Contains("tensors", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("random token ids", result.Manifest.Parity!.Source, StringComparison.Ordinal);
        Assert.False(ModelDirectory.Open(Model).HasTokenizer);
    }

    [Fact]
    public void Convert_MultiLabelCheckpoint_HasSigmoids()
    {
        _checkpoint.Config["problem_type"] = "multi_label_classification";
        Assert.Equal("sigmoid", Convert().Manifest.Settings.Activation);
    }

    [Fact]
    public void Convert_LabelsWithoutMeaning_GiveAWarningUnlessOthersAreGiven()
    {
        _checkpoint.Config["id2label"] = new JsonObject { ["0"] = "LABEL_0", ["1"] = "LABEL_1", ["2"] = "LABEL_2" };
        Assert.Contains("--labels", Assert.Single(Convert().Warnings), StringComparison.Ordinal);
        Assert.Empty(Convert(new ConversionOptions { Labels = ["a", "b", "c"] }, "named").Warnings);
    }

    [Fact]
    public void Convert_TensorsThatNobodyUses_GiveAWarning()
    {
        _checkpoint.Add("cls.predictions.bias", 11);
        Assert.Contains("cls.predictions.bias", Assert.Single(Convert().Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_Progress_GoesThroughTheStagesInOrder()
    {
        _checkpoint.Write(_directory["checkpoint"]);
        var seen = new List<ConversionProgress>();
        ConvertWritten(Model, progress: new Recorder(seen));
        Assert.Equal(
            [ConversionStage.Reading, ConversionStage.Writing, ConversionStage.Checking, ConversionStage.Publishing], seen.Select(progress => progress.Stage).Distinct());
        Assert.Equal(seen.Order(Comparer<ConversionProgress>.Create((left, right) => (left.Stage, left.Completed).CompareTo((right.Stage, right.Completed)))), seen);
        Assert.Equal(1, seen[^1].Completed);
    }

    [Theory]
    [InlineData("bert.pooler.dense.bias", ErrorCode.InvalidArgument)]
    [InlineData("bert.encoder.layer.0.attention.self.key.weight", ErrorCode.InvalidArgument)]
    public void Convert_TensorMissing_NamesItAndLeavesNothing(string name, ErrorCode code)
    {
        _checkpoint.Remove(name);
        Refused(() => Convert(), code, name);
    }

    [Fact]
    public void Convert_TensorOfAnotherShape_NamesBothShapes()
    {
        _checkpoint.Add("classifier.weight", 3, 9);
        Refused(() => Convert(), ErrorCode.InvalidArgument, "[3, 9]; config.json says [3, 8]");
    }

    [Fact]
    public void Convert_WeightTooLargeForFloat16_IsRefusedAndNotRounded()
    {
        _checkpoint.Set("classifier.weight", 2, 70_000);
        Refused(() => Convert(new ConversionOptions { Precision = Precision.Fp16 }), ErrorCode.InvalidArgument, "'classifier.weight' holds 70000");
    }

    [Fact]
    public void Convert_WeightThatIsNoNumber_IsRefusedWithItsPlace()
    {
        _checkpoint.Set("bert.pooler.dense.weight", 9, float.NaN);
        Refused(() => Convert(), ErrorCode.InvalidArgument, "tensor 'bert.pooler.dense.weight' holds NaN at [1, 1]");
    }

    [Theory]
    [InlineData(new[] { "a", "b" }, null, 2, "2 labels are given; the checkpoint has 3")]
    [InlineData(new[] { "a", "b", "a" }, null, 2, "'a' is given twice")]
    [InlineData(new[] { "a", " ", "c" }, null, 2, "label 1")]
    [InlineData(null, 1, 2, "the token limit is 1; this checkpoint takes 2 to 20")]
    [InlineData(null, 21, 2, "the token limit is 21; this checkpoint takes 2 to 20")]
    [InlineData(null, null, 0, "0 instances")]
    [InlineData(null, null, 1025, "1025 instances")]
    public void Convert_OptionsThatDoNotFit_AreRefused(string[]? labels, int? maxTokens, int instances, string message)
        => Refused(() => Convert(new ConversionOptions { Labels = labels, MaxTokens = maxTokens, Instances = instances }), ErrorCode.InvalidArgument, message);

    [Fact]
    public void Convert_TokenizerWithMoreIdsThanTheModel_IsRefused()
    {
        _checkpoint.Write(_directory["checkpoint"]);
        File.AppendAllText(_directory["checkpoint/vocab.txt"], "more\n");
        Refused(() => ConvertWritten(Model), ErrorCode.InvalidArgument, "ids up to 11; config.json has 'vocab_size': 11");
    }

    [Theory]
    [InlineData("{\"text_rules\": \"emoji\"}", "text_rules")]
    [InlineData("{\"rules\": \"tweet\"}", "rules")]
    [InlineData("tweet", "tritone.json")]
    public void Convert_SettingsThatAreNotSound_AreRefused(string json, string name)
    {
        _checkpoint.Write(_directory["checkpoint"]);
        File.WriteAllText(_directory["checkpoint/tritone.json"], json);
        Refused(() => ConvertWritten(Model), ErrorCode.InvalidArgument, name);
    }

    [Theory]
    [InlineData("pytorch_model.bin", ErrorCode.InvalidArgument)]
    [InlineData("model.safetensors.index.json", ErrorCode.InvalidArgument)]
    [InlineData("tf_model.h5", ErrorCode.Unsupported)]
    [InlineData("notes.txt", ErrorCode.NotFound)]
    public void Convert_WeightsInAnotherFile_SaysWhich(string name, ErrorCode code)
    {
        _checkpoint.Write(_directory["checkpoint"]);
        File.Move(_directory["checkpoint/model.safetensors"], _directory[$"checkpoint/{name}"]);
        Refused(() => ConvertWritten(Model), code, code is ErrorCode.NotFound ? "model.safetensors" : name);
    }

    [Fact]
    public void Convert_FilesThatAreLinks_AreFollowed()
    {
        // As the cache of the Hugging Face hub has them.
        _checkpoint.Write(_directory["blobs"]);
        Directory.CreateDirectory(_directory["checkpoint"]);
        foreach (var file in Directory.EnumerateFiles(_directory["blobs"]))
        {
            File.CreateSymbolicLink(_directory[$"checkpoint/{Path.GetFileName(file)}"], Path.Combine("..", "blobs", Path.GetFileName(file)));
        }

        Assert.Equal(1, ConvertWritten(Model).Version);
    }

    [Fact]
    public void Convert_NoCheckpoint_IsNotFound() => Refused(() => ConvertWritten(Model, checkpoint: "absent"), ErrorCode.NotFound, "absent");

    [Fact]
    public void Convert_Cancelled_LeavesNothing()
    {
        _checkpoint.Write(_directory["checkpoint"]);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Converter.Convert(_directory["checkpoint"], Model, cancellationToken: cancelled.Token));
        Assert.False(Directory.Exists(_directory["models"]));
    }

    [Fact]
    public void Convert_VersionThatExists_IsRefusedAndUntouched()
    {
        Convert();
        var before = File.ReadAllBytes(Path.Combine(Model, "1/model.onnx"));
        var refusal = Assert.Throws<TritoneException>(() => Convert(new ConversionOptions { Version = 1, Precision = Precision.Fp16 }));
        Assert.Equal(ErrorCode.AlreadyExists, refusal.Code);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Model, "1/model.onnx")));
    }

    [Fact]
    public void Read_Description_IsWhatAConversionWouldUse()
    {
        _checkpoint.DataType = StoredDataType.BF16;
        _checkpoint.Write(_directory["checkpoint"]);
        var description = CheckpointDescription.Read(_directory["checkpoint"]);
        Assert.Equal(("BertForSequenceClassification", 1, 8, 2, 12, 11, 20), (
            description.Architecture, description.Layers, description.Hidden, description.Heads, description.Intermediate, description.Vocabulary, description.Positions));
        Assert.Equal(11, description.TokenizerVocabulary);
        Assert.Equal(description.Parameters, description.ElementCounts["BF16"]);
        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], description.Files.Select(file => file.Name));
    }

    private ConversionResult Convert(ConversionOptions? options = null, string name = "mood")
    {
        _checkpoint.Write(_directory["checkpoint"]);
        return ConvertWritten(_directory[$"models/{name}"], options);
    }

    private ConversionResult ConvertWritten(
        string model, ConversionOptions? options = null, IProgress<ConversionProgress>? progress = null, string checkpoint = "checkpoint")
        => Converter.Convert(_directory[checkpoint], model, options, progress, TestContext.Current.CancellationToken);

    private void Refused(Action action, ErrorCode code, string name)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["models"]), "something was left behind");
    }

    private sealed class Recorder(List<ConversionProgress> seen) : IProgress<ConversionProgress>
    {
        public void Report(ConversionProgress value) => seen.Add(value);
    }
}
