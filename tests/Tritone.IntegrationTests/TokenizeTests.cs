using System.Text.Json;

namespace Tritone.IntegrationTests;

public sealed class TokenizeTests
{
    [Fact]
    public async Task Tokenize_RecordedTexts_HaveTheIdsTokensAndOffsetsOfHuggingFace()
    {
        using var directory = new TemporaryDirectory();
        File.Copy(TestFiles.Shared("tokenizer/bert-base-uncased/vocab.txt"), directory["vocab.txt"]);
        var recording = TestFiles.Shared("golden/tokenizer/bert_edge_cases.jsonl");
        var result = await TritoneProgram.RunAsync(["tokenize", "--tokenizer", directory.FullName, "--file", recording, "--json"]);

        var expected = File.ReadLines(recording).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(expected.Count, result.Json.Count);
        foreach (var (line, actual) in expected.Zip(result.Json))
        {
            Assert.Equal(["text", "ids", "tokens", "offsets"], actual.EnumerateObject().Select(member => member.Name));
            Assert.Equal(line.GetProperty("text").GetString(), actual.GetProperty("text").GetString());
            Assert.Equal(line.GetProperty("ids_uncased").ToString().Replace(" ", "", StringComparison.Ordinal), actual.GetProperty("ids").ToString());
            if (line.TryGetProperty("tokens_uncased", out var tokens))
            {
                Assert.Equal(tokens.EnumerateArray().Select(token => token.GetString()), actual.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()));
            }
        }
    }

    [Fact]
    public async Task Tokenize_MaxLength_CutsAndSaysHowMuch()
    {
        var result = await TritoneProgram.RunAsync(["tokenize", "what a day", "--tokenizer", TestFiles.BundledModel(), "--max-length", "4", "--json"]);
        Assert.Equal("[101,2054,1037,102]", result.Json[0].GetProperty("ids").ToString());
        Assert.Equal("[[0,0],[0,4],[5,6],[0,0]]", result.Json[0].GetProperty("offsets").ToString());
        Assert.Equal(1, result.Json[0].GetProperty("truncated").GetInt32());
    }

    [Fact]
    public async Task Tokenize_LongText_IsNeverCutUnasked()
    {
        var result = await TritoneProgram.RunAsync(["tokenize", "--tokenizer", TestFiles.BundledModel(), "--json"], string.Join(' ', Enumerable.Repeat("day", 1000)));
        Assert.Equal(1002, result.Json[0].GetProperty("ids").GetArrayLength());
    }

    [Fact]
    public async Task Tokenize_ForPeople_ShowsTokensAndIds()
        => Assert.Equal("[CLS] @ user [SEP]\t101 1030 5310 102\n", (await TritoneProgram.RunAsync(["tokenize", "@user", "--tokenizer", TestFiles.BundledModel()])).Output);
}
