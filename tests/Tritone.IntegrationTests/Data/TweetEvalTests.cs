using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;

namespace Tritone.IntegrationTests.Data;

/// <summary>A file of texts and a file of labels, line by line.</summary>
public sealed class TweetEvalTests : IDisposable
{
    private static readonly string[] Labels = ["joy", "anger", "sadness"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("so \"happy\" \u2028 \n\nso sad\n", "0\n1\n2\n")]
    [InlineData("\uFEFFso \"happy\" \u2028 \r\n\r\nso sad", "\uFEFF0\r\n1 \r\n2")]
    public void Read_NoMapping_TakesNumbersAsPlacesInTheModelsOrder(string texts, string labels)
    {
        var data = Read(texts, labels);
        Assert.Equal("dev_text.txt", data.Name);
        Assert.Equal([("so \"happy\" \u2028 ", 0), ("", 1), ("so sad", 2)], data.Texts.Select(text => (text.Text, text.Gold.Single())));
        Assert.Equal($"line 3 of '{_directory["dev_text.txt"]}' and its labels", data.Texts[2].Place);
    }

    [Fact]
    public void Read_MappingOfAnotherOrder_IsFollowed()
    {
        var data = Read("a\nb\nc\n", "0\n1\n7\n", "0\tAnger\r\n1\tjoy\r\n2\tdisgust\r\n7\tsadness");
        Assert.Equal([1, 0, 2], data.Texts.Select(text => text.Gold.Single()));
    }

    [Fact]
    public void Read_MultiLabel_TakesSeveralNumbersOrNone()
    {
        Assert.Equal([[0, 2], []], Read("a\nb\n", "2,0\n\n", isMultiLabel: true).Texts.Select(text => text.Gold));
        Assert.Equal([[0, 1], []], Read("a\nb\n", "5, 0\n\n", "0\tanger\n5\tjoy\n", isMultiLabel: true).Texts.Select(text => text.Gold));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "0\n1\n", 3, 2)]
    [InlineData("a\n", "0\n1\n\n9\n", 1, 4)]
    [InlineData("", "0\n", 0, 1)]
    public void Read_DifferentLineCounts_NamesBoth(string texts, string labels, int textCount, int labelCount)
        => Assert.Equal(
            $"'{_directory["dev_text.txt"]}' has {textCount} lines and '{_directory["dev_labels.txt"]}' has {labelCount}; each text has its label on the same line",
            Assert.Throws<TritoneException>(() => Read(texts, labels)).Message);

    [Theory]
    [InlineData("3", null, "label '3' is not one of joy, anger, sadness, nor of their numbers, 0 to 2")]
    [InlineData("", null, "it has no label; this model gives each text one")]
    [InlineData("2", "0\tanger\n2\tdisgust\n", "label 'disgust' is not one of joy, anger, sadness")]
    [InlineData("2", "1\tjoy\n0\tanger\n", "label '2' is not a number of '*', which has 0, 1")]
    [InlineData("joy", "0\tjoy\n", "label 'joy' is not a number of '*', which has 0")]
    public void Read_LabelThatDoesNotFit_IsRefusedWithLineAndReason(string label, string? mapping, string problem)
        => Assert.Equal(
            $"line 2 of '{_directory["dev_text.txt"]}' and its labels: {problem.Replace("*", _directory["mapping.txt"], StringComparison.Ordinal)}",
            Assert.Throws<TritoneException>(() => Read("a\nb\n", $"0\n{label}\n", mapping)).Message);

    [Theory]
    [InlineData("0\tjoy\n1 anger\n", "line 2 of '*' is '1 anger'; it is a label's number, a tab and its name")]
    [InlineData("joy\t0\n", "line 1 of '*' is 'joy\t0'; it is a label's number, a tab and its name")]
    [InlineData("0\t\n", "line 1 of '*' is '0\t'; it is a label's number, a tab and its name")]
    [InlineData("0\tjoy\n\n0\tanger\n", "line 3 of '*' names the number 0 again")]
    public void Read_MappingThatIsNotSound_IsRefused(string mapping, string message)
        => Assert.Equal(
            message.Replace("*", _directory["mapping.txt"], StringComparison.Ordinal),
            Assert.Throws<TritoneException>(() => Read("a\n", "0\n", mapping)).Message);

    [Fact]
    public void Read_BothEmpty_IsRefused()
        => Assert.Equal($"'{_directory["dev_text.txt"]}' is empty: there is no text in it", Assert.Throws<TritoneException>(() => Read("", "")).Message);

    [Fact]
    public void Read_NoLabelsBeside_NamesTheFileThatIsMissing()
    {
        File.WriteAllText(_directory["dev_text.txt"], "a\n");
        var exception = Assert.Throws<TritoneException>(() => Read("dev_text.txt"));
        Assert.Equal((ErrorCode.NotFound, $"there is no file '{_directory["dev_labels.txt"]}'"), (exception.Code, exception.Message));
    }

    [Fact]
    public void Read_OtherTextFile_IsAKindWithoutLabels()
    {
        File.WriteAllText(_directory["dev.txt"], "a\n");
        Assert.Throws<UsageException>(() => Read("dev.txt"));
    }

    [Fact]
    public void Read_TweetEvalEmotion_HasTheLabelsOfItsTestSetInAnyOrder()
    {
        var file = new DataFile(TestFiles.Shared("data/tweeteval_emotion/test_text.txt"));
        foreach (var labels in (string[][])[["anger", "joy", "optimism", "sadness"], ["joy", "optimism", "anger", "sadness"]])
        {
            var texts = LabelledFile.Read(file, labels, isMultiLabel: false, TestContext.Current.CancellationToken).Texts;
            Assert.Equal(1421, texts.Count);
            Assert.Equal(
                [("anger", 558), ("joy", 358), ("optimism", 123), ("sadness", 382)],
                texts.CountBy(text => labels[text.Gold.Single()]).Select(count => (count.Key, count.Value)).Order());
        }
    }

    private LabelledData Read(string texts, string labels, string? mapping = null, bool isMultiLabel = false)
    {
        File.WriteAllText(_directory["dev_text.txt"], texts);
        File.WriteAllText(_directory["dev_labels.txt"], labels);
        if (mapping is not null)
        {
            File.WriteAllText(_directory["mapping.txt"], mapping);
        }

        return Read("dev_text.txt", isMultiLabel);
    }

    private LabelledData Read(string name, bool isMultiLabel = false)
        => LabelledFile.Read(new DataFile(_directory[name]), Labels, isMultiLabel, TestContext.Current.CancellationToken);
}
