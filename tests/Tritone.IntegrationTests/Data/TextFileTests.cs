using Tritone.Cli.Data;

namespace Tritone.IntegrationTests.Data;

public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x.txt", "\uFEFFso happy\r\nso sad")]
    [InlineData("x_text.txt", "so happy\nso sad\n")]
    [InlineData("x.csv", "label,text\n?,so happy\n,so sad\n")]
    [InlineData("x.tsv", "text\nso happy\nso sad\n")]
    [InlineData("x.jsonl", "{\"text\": \"so happy\", \"label\": {}}\n{\"text\": \"so sad\"}\n")]
    public void Read_EveryKind_GivesTheTexts(string name, string content) => Assert.Equal(["so happy", "so sad"], Read(name, content));

    [Fact]
    public void Read_NoHeader_TakesTheColumnOfTheNumber()
    {
        Assert.Equal(["text", "a"], Read("x.csv", "text,label\na,joy\n", file => file with { HasHeader = false }));
        Assert.Equal(["label", "joy"], Read("x.csv", "text,label\na,joy\n", file => file with { HasHeader = false, TextColumn = "2" }));
    }

    [Theory]
    [InlineData("x.txt", "", "'*' is empty: there is no text in it")]
    [InlineData("x.csv", "id\n1\n", "'*' has no column 'text'; it has id; --text-column names the one with the text")]
    [InlineData("x.csv", "text,id\na\nb,1\n", "line 2 of '*': it has 1 columns; the header has 2")]
    [InlineData("x.jsonl", "{}\n{}\n", "'*' has 2 rows that cannot be used:\n  line 1 of '*': it has no string \"text\"; it has no fields\n  line 2 of '*': it has no string \"text\"; it has no fields")]
    public void Read_FileThatDoesNotFit_IsRefused(string name, string content, string message)
    {
        var exception = Assert.Throws<TritoneException>(() => Read(name, content));
        Assert.Equal((ErrorCode.InvalidArgument, message.Replace("*", _directory[name], StringComparison.Ordinal)), (exception.Code, exception.Message));
    }

    [Fact]
    public void Read_NoFile_IsNotFound()
        => Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => TextFile.Read(new DataFile(_directory["x.txt"]), TestContext.Current.CancellationToken)).Code);

    private IReadOnlyList<string> Read(string name, string content, Func<DataFile, DataFile>? change = null)
    {
        File.WriteAllText(_directory[name], content);
        var file = new DataFile(_directory[name]);
        return TextFile.Read(change?.Invoke(file) ?? file, TestContext.Current.CancellationToken);
    }
}
