using System.Text;
using Tritone.Server.Classification.Streaming;

namespace Tritone.Server.Tests.Classification.Streaming;

public sealed class StreamLineTests
{
    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        var line = Read("{\"top_k\": 2, \"id\": 1e400, \"on_long\": \"windows\", \"text\": \"a\"}");
        Assert.Equal((7, "1e400", "a", 2, LongText.Windows, null), (line.Number, line.Id!.Value.GetRawText(), line.Text, line.TopK, line.OnLong, line.Error));
    }

    [Fact]
    public void Read_TextAlone_HasTheDefaultsOfTheStream()
    {
        var line = Read("{\"text\": \"\"}");
        Assert.Equal((null, "", 3, LongText.Refuse, null), (line.Id, line.Text, line.TopK, line.OnLong, line.Error));
    }

    [Theory]
    [InlineData("{", "the line is not JSON")]
    [InlineData("[]", "the line is a JSON Array")]
    [InlineData("{}", "the line has no 'text'")]
    [InlineData("{\"text\": 1}", "'text' is a JSON Number")]
    [InlineData("{\"text\": \"a\", \"text\": \"b\"}", "the line is not JSON")]
    [InlineData("{\"text\": \"\\ud800\"}", "not valid Unicode")]
    [InlineData("{\"text\": \"a\", \"id\": \"\\ud800\"}", "not valid Unicode")]
    [InlineData("{\"text\": \"a\", \"id\": null}", "'id' is a JSON Null")]
    [InlineData("{\"text\": \"a\", \"top_k\": 0}", "'top_k' is 0")]
    [InlineData("{\"text\": \"a\", \"on_long\": \"cut\"}", "'on_long' is 'cut'")]
    [InlineData("{\"text\": \"a\", \"model\": \"b\"}", "the key 'model'; known: text, id, top_k, on_long")]
    public void Read_BadLine_SaysWhatIsWrong(string json, string error) => Assert.Contains(error, Read(json).Error, StringComparison.Ordinal);

    [Fact]
    public void Read_ErrorBeforeTheId_KeepsTheId() => Assert.Equal("\"x\"", Read("{\"text\": 1, \"id\": \"x\"}").Id!.Value.GetRawText());

    [Fact]
    public void Read_LineThatWasTooLong_NamesTheLimit() => Assert.Equal("the line has more than 1048576 bytes", StreamLine.Read(1, null, null, default).Error);

    private static StreamLine Read(string json) => StreamLine.Read(7, Encoding.UTF8.GetBytes(json), 3, LongText.Refuse);
}
