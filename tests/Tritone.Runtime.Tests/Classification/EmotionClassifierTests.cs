using CsCheck;
using Tritone.Runtime.Classification;

namespace Tritone.Runtime.Tests.Classification;

public sealed class EmotionClassifierTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Model => _directory["emotion"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Classify_OneText_SaysWhatTheModelSaw()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model));
        var prediction = classifier.Classify("what a day!");

        Assert.Equal(["anger", "joy", "optimism", "sadness"], classifier.Labels);
        Assert.Equal(("emotion", 1L, 16), (classifier.ModelName, classifier.Version, classifier.MaxTokens));
        Assert.Equal(6, prediction.Tokens);
        Assert.Equal(0, prediction.TruncatedTokens);
        Assert.Equal(1f, prediction.Scores.Sum(score => score.Score), 1e-5f);
        Assert.False(prediction.IsMultiLabel);
    }

    [Fact]
    public void Classify_TextRulesOfTheModel_AreApplied()
    {
        using var tweets = EmotionClassifier.Load(TestModel.Write(Model));
        using var plain = EmotionClassifier.Load(TestModel.Write(_directory["plain"], parameters: new Dictionary<string, string?> { ["tritone.text_rules"] = "none" }));
        const string Text = "@someone what http://x.y";

        Assert.Equal(tweets.Classify("@user what http").Logits.ToArray(), tweets.Classify(Text).Logits.ToArray());
        Assert.NotEqual(plain.Classify("@user what http").Logits.ToArray(), plain.Classify(Text).Logits.ToArray());
    }

    [Fact]
    public void Classify_MultiLabelModel_HasThresholds()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model, parameters: new Dictionary<string, string?>
        {
            ["tritone.activation"] = "sigmoid",
            ["tritone.thresholds"] = "0,1,0,1",
        }));
        var prediction = classifier.Classify("what a day!");
        Assert.True(prediction.IsMultiLabel);
        Assert.Equal(["anger", "optimism"], prediction.Labels);
    }

    [Fact]
    public void Classify_LongText_IsCutAndSaysHowMuch()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model, maxTokens: 5));
        var prediction = classifier.Classify("what a day! what");
        Assert.Equal((5, 2), (prediction.Tokens, prediction.TruncatedTokens));
        Assert.Equal(classifier.Classify("what a day").Logits.ToArray(), prediction.Logits.ToArray());
    }

    [Fact]
    public async Task Classify_LongTextWhereItIsRefused_SaysWhichAndHowLong()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model, maxTokens: 5), new EmotionClassifierOptions { OnLong = LongText.Refuse });
        string[] texts = ["a", "what a day! what", "a"];

        Assert.Equal(5, classifier.Classify("what a day").Tokens);
        Refused(() => classifier.Classify(texts[1]), "the text has 7 tokens; model 'emotion' takes 5");
        Refused(() => classifier.Classify(texts), "texts[1] has 7 tokens; model 'emotion' takes 5");
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => classifier.ClassifyAsync(texts, TestContext.Current.CancellationToken));
        Assert.Equal("texts[1] has 7 tokens; model 'emotion' takes 5", refusal.Message);
    }

    [Fact]
    public async Task Classify_ManyTexts_AreAsOneByOneAndInOrder()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model));
        var texts = Gen.OneOf("what", "a", "day", "!", "hate", "x").Array[0, 14].Select(words => string.Join(' ', words)).Array[300].Single();
        var one = texts.Select(text => classifier.Classify(text)).ToList();

        Same(one, classifier.Classify(texts));
        Same(one, await classifier.ClassifyAsync(texts, TestContext.Current.CancellationToken));
        Same(one, await Task.WhenAll(texts.Select(text => classifier.ClassifyAsync(text, TestContext.Current.CancellationToken))));
    }

    [Fact]
    public void Classify_NoTexts_IsEmpty()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model));
        Assert.Empty(classifier.Classify([]));
    }

    [Fact]
    public async Task ClassifyAsync_Cancelled_IsNotWrapped()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => classifier.ClassifyAsync("a", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => classifier.ClassifyAsync(["a", "what"], cancelled.Token));
        Assert.Equal(3, classifier.Classify("a").Tokens);
    }

    [Fact]
    public void Classify_Null_IsMisuse()
    {
        using var classifier = EmotionClassifier.Load(TestModel.Write(Model));
        Assert.Throws<ArgumentNullException>(() => classifier.Classify((string)null!));
        Assert.Throws<ArgumentNullException>(() => classifier.Classify(["a", null!]));
        Assert.Throws<ArgumentNullException>(() => classifier.Classify((IReadOnlyList<string>)null!));
    }

    [Fact]
    public void Load_Versions_TakesTheLatestOrTheOneWanted()
    {
        TestModel.Write(Model, [3, 12]);
        using var latest = EmotionClassifier.Load(Model);
        using var third = EmotionClassifier.Load(Model, new EmotionClassifierOptions { Version = 3 });
        Assert.Equal((12L, 3L), (latest.Version, third.Version));
        Refused(() => EmotionClassifier.Load(Model, new EmotionClassifierOptions { Version = 4 }), "has no version 4; it has 3, 12", ErrorCode.NotFound);
    }

    [Fact]
    public void Load_ModelOfTensorsOnly_IsRefused()
        => Refused(() => EmotionClassifier.Load(TestModel.Write(Model, takesTexts: false)), "no tokenizer", ErrorCode.Unsupported);

    [Theory]
    [InlineData("tritone.activation", null, "tritone.activation")]
    [InlineData("tritone.max_tokens", "1", "takes 1 tokens")]
    [InlineData("tritone.thresholds", "0.5", "thresholds")]
    public void Load_SettingsThatDoNotFit_AreRefused(string key, string? value, string name)
        => Refused(() => EmotionClassifier.Load(TestModel.Write(Model, parameters: new Dictionary<string, string?> { [key] = value })), name);

    [Fact]
    public void Load_LabelsThatDoNotFitTheGraph_AreRefused()
    {
        TestModel.Write(Model);
        File.WriteAllText(Path.Combine(Model, "labels.txt"), "anger\njoy\n");
        Refused(() => EmotionClassifier.Load(Model), "FP32 [-1,2]");
    }

    [Fact]
    public void Load_NoLabels_IsRefused()
    {
        TestModel.Write(Model);
        var config = Path.Combine(Model, "config.pbtxt");
        File.WriteAllText(config, File.ReadAllText(config).Replace("label_filename: \"labels.txt\"", "", StringComparison.Ordinal));
        Refused(() => EmotionClassifier.Load(Model), "names no labels");
    }

    [Fact]
    public void Load_GraphThatIsNoTextClassifier_NamesWhatItHas()
    {
        TestModel.Write(Model);
        File.Copy(TestFiles.Shared("golden/triton/models_queue/ident_fp32/1/model.onnx"), Path.Combine(Model, "1/model.onnx"), overwrite: true);
        Refused(() => EmotionClassifier.Load(Model), "has no input 'input_ids', which a text classifier needs; it has X");
    }

    private static void Refused(Action action, string message, ErrorCode code = ErrorCode.InvalidArgument)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(code, refusal.Code);
    }

    // Padding and company may change the last bits of a float, not more.
    private static void Same(IReadOnlyList<Prediction> expected, IReadOnlyList<Prediction> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (left, right) in expected.Zip(actual))
        {
            Assert.Equal((left.Tokens, left.TruncatedTokens), (right.Tokens, right.TruncatedTokens));
            Assert.All(left.Logits.ToArray().Zip(right.Logits.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }
}
