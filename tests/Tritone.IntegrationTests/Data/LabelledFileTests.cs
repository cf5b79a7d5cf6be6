using Tritone.Cli.Data;

namespace Tritone.IntegrationTests.Data;

/// <summary>Files of columns and of JSON lines.</summary>
public sealed class LabelledFileTests : IDisposable
{
    private static readonly string[] Labels = ["anger", "joy", "optimism", "sadness"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x.tsv", "text\tlabel\nso happy\tjoy\nso sad\t3\n")]
    [InlineData("x.tsv", "\uFEFFid\tlabel\ttext\r\n1\tJOY\tso happy\r\n2\tsadness\tso sad")]
    [InlineData("x.csv", "text,label\nso happy, joy\n\nso sad,Sadness\n")]
    [InlineData("x.CSV", "label,text\r\n1,\"so happy\"\r\n\"3\",so sad\r\n")]
    [InlineData("x.jsonl", "{\"text\": \"so happy\", \"label\": \"joy\"}\n\n{\"label\": 3, \"text\": \"so sad\", \"id\": null}")]
    [InlineData("x.ndjson", "\uFEFF{\"text\": \"so happy\", \"label\": [1]}\r\n{\"text\": \"so sad\", \"label\": [\"SADNESS\"]}\r\n")]
    public void Read_EveryKind_GivesTextsAndIndices(string name, string content)
    {
        var data = Read(name, content);
        Assert.Equal(name, data.Name);
        Assert.Equal([("so happy", 1), ("so sad", 3)], data.Texts.Select(text => (text.Text, text.Gold.Single())));
    }

    [Fact]
    public void Read_QuotedFields_MayHoldLineBreaksCommasAndQuotes()
    {
        var data = Read("x.csv", "text,label\n\"so,\nso \"\"happy\"\"\",joy\n5\" pipe,anger\n");
        Assert.Equal(
            [("so,\nso \"happy\"", $"line 2 of '{_directory["x.csv"]}'"), ("5\" pipe", $"line 4 of '{_directory["x.csv"]}'")],
            data.Texts.Select(text => (text.Text, text.Place)));
    }

    [Theory]
    [InlineData("x.csv", "tweet,label,mood\na,anger,joy\n", "tweet", "mood", true)]
    [InlineData("x.jsonl", "{\"tweet\": \"a\", \"mood\": \"joy\"}\n", "tweet", "mood", true)]
    [InlineData("x.tsv", "a\t1\tid\n", null, null, false)]
    [InlineData("x.tsv", "id\tjoy\ta\n", "3", null, false)]
    [InlineData("x.csv", "joy,a\n", "2", "1", false)]
    [InlineData("x.csv", "joy,a\n", "column_2", "column_1", false)]
    public void Read_ColumnsThatAreNamed_AreTheOnesThatAreRead(string name, string content, string? text, string? label, bool hasHeader)
    {
        var read = Read(Write(name, content) with { TextColumn = text, LabelColumn = label, HasHeader = hasHeader }, Labels);
        Assert.Equal(("a", 1), (read.Texts.Single().Text, read.Texts[0].Gold.Single()));
    }

    [Theory]
    [InlineData("x.tsv", "text\tlabel\na\tjoy\nb\t\nc\tSadness, 0\n")]
    [InlineData("x.csv", "text,label\na,1\nb,\nc,\"anger,3\"\n")]
    [InlineData("x.jsonl", "{\"text\": \"a\", \"label\": 1}\n{\"text\": \"b\", \"label\": []}\n{\"text\": \"c\", \"label\": [\"sadness\", 0]}\n")]
    [InlineData("x.jsonl", "{\"text\": \"a\", \"label\": [\"joy\"]}\n{\"text\": \"b\", \"label\": \"\"}\n{\"text\": \"c\", \"label\": \"anger,sadness\"}\n")]
    public void Read_MultiLabel_GivesAnyNumberOfIndicesInOrder(string name, string content)
        => Assert.Equal([[1], [], [0, 3]], Read(name, content, isMultiLabel: true).Texts.Select(text => text.Gold));

    [Theory]
    [InlineData("joyy", "label 'joyy' is not one of anger, joy, optimism, sadness; did you mean 'joy'?")]
    [InlineData("disgust", "label 'disgust' is not one of anger, joy, optimism, sadness")]
    [InlineData("4", "label '4' is not one of anger, joy, optimism, sadness, nor of their numbers, 0 to 3")]
    [InlineData("-1", "label '-1' is not one of anger, joy, optimism, sadness")]
    [InlineData(" ", "it has no label; this model gives each text one")]
    [InlineData("joy,3", "it has 2 labels, 'joy, 3'; this model gives each text one")]
    [InlineData("joy,3,sadness", "label 'sadness' is given twice", true)]
    [InlineData("joy,,3", "one of its labels is empty", true)]
    [InlineData("joy,sadly", "label 'sadly' is not one of anger, joy, optimism, sadness", true)]
    public void Read_LabelThatDoesNotFit_IsRefusedWithLineAndReason(string label, string problem, bool isMultiLabel = false)
        => Assert.Equal($"line 3 of '{_directory["x.tsv"]}': {problem}", Refuse("x.tsv", $"text\tlabel\na\tjoy\nb\t{label}\nc\tanger\n", isMultiLabel));

    [Theory]
    [InlineData("[\"a\", \"joy\"]", "it is a JSON Array, not an object")]
    [InlineData("{\"text\": \"a\"", "it is not JSON: ")]
    [InlineData("{\"text\": 5, \"label\": \"joy\"}", "it has no string \"text\"; it has text, label; --text-column names the one with the text")]
    [InlineData("{\"text\": \"a\", \"mood\": \"joy\"}", "it has no \"label\"; it has text, mood; --label-column names the one with the label")]
    [InlineData("{\"text\": \"a\", \"label\": null}", "\"label\" is or holds a JSON Null; a label is a string or a number")]
    [InlineData("{\"text\": \"a\", \"label\": [\"joy\", {}]}", "\"label\" is or holds a JSON Object; a label is a string or a number")]
    [InlineData("{\"text\": \"a\", \"label\": 1.0}", "label '1.0' is not one of anger, joy, optimism, sadness")]
    [InlineData("{\"text\": \"a\", \"label\": []}", "it has no label; this model gives each text one")]
    [InlineData("{\"text\": \"a\", \"label\": \"\\ud800\"}", "it is not JSON: ")]
    public void Read_JsonThatDoesNotFit_IsRefusedWithLineAndReason(string line, string problem)
        => Assert.StartsWith($"line 1 of '{_directory["x.jsonl"]}': {problem}", Refuse("x.jsonl", line), StringComparison.Ordinal);

    [Fact]
    public void Read_ManyBadRows_TellsTheFirstTenAndHowManyMore()
    {
        var file = $"'{_directory["x.csv"]}'";
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? $"text {i},joy\n" : i % 4 == 1 ? $"text {i},joyy\n" : $"{i}\n"));
        var lines = Refuse("x.csv", "text,label\n" + rows).Split('\n');
        Assert.Equal($"{file} has 2500 rows that cannot be used, these 10 and 2490 more:", lines[0]);
        Assert.Equal($"  line 3 of {file}: label 'joyy' is not one of anger, joy, optimism, sadness; did you mean 'joy'?", lines[1]);
        Assert.Equal($"  line 5 of {file}: it has 1 columns; the header has 2", lines[2]);
        Assert.Equal(11, lines.Length);
    }

    [Fact]
    public void Read_FewBadRows_TellsAll()
    {
        var lines = Refuse("x.csv", "text,label\na,x\nb,\"joy\n").Split('\n');
        Assert.Equal(
            [$"'{_directory["x.csv"]}' has 2 rows that cannot be used:", $"  line 2 of '{_directory["x.csv"]}': label 'x' is not one of {string.Join(", ", Labels)}", $"  line 3 of '{_directory["x.csv"]}': a quote is not closed"],
            lines);
    }

    [Theory]
    [InlineData("x.csv", "", "is empty; its first row names the columns")]
    [InlineData("x.csv", "text,label\n", "is empty: there is no text in it")]
    [InlineData("x.jsonl", "\n \n", "is empty: there is no text in it")]
    [InlineData("x.tsv", "text\tmood\na\tjoy\n", "has no column 'label'; it has text, mood; --label-column names the one with the label")]
    [InlineData("x.tsv", "tweet\tlabel\na\tjoy\n", "has no column 'text'; it has tweet, label; --text-column names the one with the text")]
    [InlineData("x.csv", "text,label,label\na,joy,anger\n", "has the column 'label' twice")]
    public void Read_FileThatDoesNotFit_IsRefusedAsAWhole(string name, string content, string message)
        => Assert.Equal($"'{_directory[name]}' {message}", Refuse(name, content));

    [Fact]
    public void Read_LabelsThatAreNumbers_AreNeverPlacesInTheirOrder()
    {
        var file = Write("x.csv", "text,label\na,1\nb,3\n");
        Assert.Equal([0, 2], Read(file, ["1", "2", "3"]).Texts.Select(text => text.Gold.Single()));
        var exception = Assert.Throws<TritoneException>(() => Read(file, ["3", "4"]));
        Assert.EndsWith("label '1' is not one of 3, 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LabelsThatDifferInCaseOrHoldCommas_AreFoundExactly()
    {
        string[] labels = ["Joy", "joy", "calm, content"];
        var texts = Read(Write("x.tsv", "text\tlabel\na\tjoy\nb\tCalm, content\n"), labels).Texts;
        Assert.Equal([1, 2], texts.Select(text => text.Gold.Single()));
        Assert.Throws<TritoneException>(() => Read(Write("y.tsv", "text\tlabel\na\tJOY\n"), labels));
    }

    [Fact]
    public void Read_Cancelled_Ends()
        => Assert.Throws<OperationCanceledException>(() => LabelledFile.Read(Write("x.csv", "text,label\na,joy\n"), Labels, false, new CancellationToken(canceled: true)));

    private LabelledData Read(string name, string content, bool isMultiLabel = false) => Read(Write(name, content), Labels, isMultiLabel);

    private static LabelledData Read(DataFile file, string[] labels, bool isMultiLabel = false) => LabelledFile.Read(file, labels, isMultiLabel, TestContext.Current.CancellationToken);

    private string Refuse(string name, string content, bool isMultiLabel = false)
    {
        var exception = Assert.Throws<TritoneException>(() => Read(name, content, isMultiLabel));
        Assert.Equal(ErrorCode.InvalidArgument, exception.Code);
        return exception.Message;
    }

    private DataFile Write(string name, string content)
    {
        File.WriteAllText(_directory[name], content);
        return new DataFile(_directory[name]);
    }
}
