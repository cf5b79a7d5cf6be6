using CsCheck;
using Tritone.Runtime.Classification;

namespace Tritone.Runtime.Tests.Classification;

/// <summary>Texts that are longer than the model takes, read in windows.</summary>
public sealed class WindowedTextsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Classify_TextThatFits_IsReadWhole()
    {
        using var classifier = Load();
        var prediction = classifier.Classify("what a day");
        Assert.Equal((1, null, 5), (prediction.Windows, prediction.DecidingWindow, prediction.Tokens));
    }

    [Fact]
    public void Classify_LongText_IsTheWeightedMeanOfItsWindows()
    {
        // Room for 4 tokens of the text, of which neighbours share 2: windows of 4 at 0, 2 and 4 for 8 tokens, which count 3, 2 and 3 as their own.
        using var classifier = Load(maxTokens: 6, stride: 2);
        using var whole = Load(maxTokens: 6);
        const string Text = "what a day hate hate what a day";
        var words = Text.Split(' ');
        var parts = ((int Start, int Weight)[])[(0, 3), (2, 2), (4, 3)];
        var logits = parts.Select(part => whole.Classify(string.Join(' ', words.Skip(part.Start).Take(4))).Logits.ToArray()).ToList();
        var mean = Enumerable.Range(0, 4).Select(label => parts.Zip(logits).Sum(pair => pair.First.Weight * pair.Second[label]) / 8f).ToList();

        var prediction = classifier.Classify(Text);
        Assert.Equal((3, 10, 0), (prediction.Windows, prediction.Tokens, prediction.TruncatedTokens));
        Assert.All(prediction.Logits.ToArray().Zip(mean), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));

        // The window that speaks most for the best label against the second one.
        var order = Enumerable.Range(0, 4).OrderByDescending(label => mean[label]).ToList();
        var decided = Enumerable.Range(0, 3).MaxBy(i => parts[i].Weight * (logits[i][order[0]] - logits[i][order[1]]));
        var start = words.Take(parts[decided].Start).Sum(word => word.Length + 1);
        var end = words.Take(parts[decided].Start + 4).Sum(word => word.Length + 1) - 1;
        Assert.Equal(new TextWindow(decided, start, end), prediction.DecidingWindow);
    }

    [Fact]
    public void Classify_LongTextWithTextRules_NamesThePlaceInTheTextAsItWasGiven()
    {
        using var classifier = Load(maxTokens: 6, stride: 0);
        const string Text = "@somebody what a http://very.long/link day @x";
        var window = classifier.Classify(Text).DecidingWindow!.Value;
        Assert.InRange(window.Start, 0, window.End);
        Assert.InRange(window.End, window.Start, Text.Length);
        Assert.True(window.Start == 0 || Text[window.Start - 1] == ' ');
        Assert.True(window.End == Text.Length || Text[window.End] == ' ');
    }

    [Fact]
    public void Classify_ManyLongTexts_AreAsOneByOne()
    {
        using var classifier = Load(maxTokens: 6);
        var texts = Gen.OneOf("what", "a", "day", "!", "hate", "x").Array[0, 40].Select(words => string.Join(' ', words)).Array[100].Single();
        foreach (var (text, prediction) in texts.Zip(classifier.Classify(texts)))
        {
            var alone = classifier.Classify(text);
            Assert.Equal((alone.Windows, alone.Tokens, alone.DecidingWindow), (prediction.Windows, prediction.Tokens, prediction.DecidingWindow));
            Assert.All(alone.Logits.ToArray().Zip(prediction.Logits.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Theory]
    [InlineData(6, 4, "windows share 4 tokens; model 'emotion' takes 4 tokens of a text, of which 0 to 3 can be shared")]
    [InlineData(6, -1, "windows share -1 tokens")]
    [InlineData(2, null, "it has no room for windows")]
    public void Load_StrideThatDoesNotFit_IsRefused(int maxTokens, int? stride, string message)
        => Assert.Contains(message, Assert.Throws<TritoneException>(() => Load(maxTokens, stride)).Message, StringComparison.Ordinal);

    private EmotionClassifier Load(int maxTokens = 16, int? stride = null)
    {
        var model = _directory[$"{maxTokens}/emotion"];
        return EmotionClassifier.Load(
            Directory.Exists(model) ? model : TestModel.Write(model, maxTokens: maxTokens), new EmotionClassifierOptions { OnLong = LongText.Windows, WindowStride = stride });
    }
}
