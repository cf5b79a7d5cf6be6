using System.Globalization;
using Tritone.Scoring;

namespace Tritone.Core.Tests.Scoring;

public sealed class ClassificationHeadTests
{
    private static readonly string[] Emotions = ["anger", "joy", "optimism", "sadness"];

    [Fact]
    public void Constructor_NoThresholds_TakesTheDefaultForEach()
    {
        var head = new ClassificationHead(Emotions, Activation.Sigmoid);
        Assert.Equal(0.5f, ClassificationHead.DefaultThreshold);
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], head.Thresholds);
        Assert.Equal(head.Thresholds, new ClassificationHead(Emotions, Activation.Sigmoid, []).Thresholds);
    }

    [Fact]
    public void Constructor_LaterChangesToItsArguments_DoNotReachIt()
    {
        string[] labels = ["a", "b"];
        float[] thresholds = [0, 1];
        var head = new ClassificationHead(labels, Activation.Sigmoid, thresholds);
        labels[0] = "changed";
        thresholds[0] = 0.7f;

        Assert.Equal(["a", "b"], head.Labels);
        Assert.Equal([0f, 1f], head.Thresholds);
        Assert.Equal(Activation.Sigmoid, head.Activation);
    }

    [Fact]
    public void Constructor_NullLabels_IsMisuse()
        => Assert.Throws<ArgumentNullException>(() => new ClassificationHead(null!, Activation.Softmax));

    [Theory]
    [InlineData(new string[0], "a model needs at least one label; none were given")]
    [InlineData(new[] { "joy", "" }, "label 1 is ''; a label is one line of text and not blank")]
    [InlineData(new[] { " \t" }, "label 0 is ' \t'; a label is one line of text and not blank")]
    [InlineData(new[] { "a\nb" }, "label 0 is 'a\nb'; a label is one line of text and not blank")]
    [InlineData(new[] { "a\r" }, "label 0 is 'a\r'; a label is one line of text and not blank")]
    [InlineData(new[] { "joy", "anger", "joy" }, "label 'joy' is given twice; each label may appear once")]
    public void Constructor_LabelsThatDoNotFit_AreRefused(string[] labels, string message)
    {
        var error = Assert.Throws<TritoneException>(() => new ClassificationHead(labels, Activation.Softmax));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData(new[] { 0.5f }, "1 thresholds are given for 2 labels; give one for each or none")]
    [InlineData(new[] { 0.5f, 1.5f }, "a threshold is 1.5; thresholds are from 0 to 1")]
    [InlineData(new[] { -0.25f, 0.5f }, "a threshold is -0.25; thresholds are from 0 to 1")]
    [InlineData(new[] { 0.5f, float.NaN }, "a threshold is NaN; thresholds are from 0 to 1")]
    public void Constructor_ThresholdsThatDoNotFit_AreRefused(float[] thresholds, string message)
    {
        var error = Assert.Throws<TritoneException>(() => new ClassificationHead(["a", "b"], Activation.Sigmoid, thresholds));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Constructor_LabelsDifferInCaseOnly_AreDifferentLabels()
        => Assert.Equal(2, new ClassificationHead(["joy", "Joy"], Activation.Softmax).Labels.Count);

    [Fact]
    public void Predict_WrongNumberOfLogits_IsMisuse()
    {
        var error = Assert.Throws<ArgumentException>(() => new ClassificationHead(Emotions, Activation.Softmax).Predict([1, 2], 3, 0));
        Assert.StartsWith("a row has 2 logits; the model has 4 labels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Predict_LogitIsNotFinite_SaysWhatTheModelGave(float logit, string shown)
    {
        var head = new ClassificationHead(["a", "b"], Activation.Softmax);
        var error = Assert.Throws<TritoneException>(() => head.Predict([0.5f, logit], 3, 0));
        Assert.Equal(ErrorCode.Internal, error.Code);
        Assert.Equal($"the model gave logits that are not finite numbers: [0.5, {shown}]", error.Message);
    }

    [Fact]
    public void Messages_UnderAnotherCulture_KeepTheDecimalPoint()
    {
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;

        var threshold = Assert.Throws<TritoneException>(() => new ClassificationHead(["a"], Activation.Sigmoid, [1.5f]));
        var logits = Assert.Throws<TritoneException>(
            () => new ClassificationHead(["a", "b"], Activation.Softmax).Predict([0.5f, float.NaN], 3, 0));

        Assert.Contains("1.5", threshold.Message, StringComparison.Ordinal);
        Assert.Contains("[0.5, NaN]", logits.Message, StringComparison.Ordinal);
    }
}
