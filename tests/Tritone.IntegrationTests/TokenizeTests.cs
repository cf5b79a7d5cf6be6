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

    [Fact]
    public async Task Tokenize_CheckpointOfRoberta_GivesItsTokens()
    {
        var result = await TritoneProgram.RunAsync(["tokenize", "it's the end", "--tokenizer", Roberta, "--json"]);
        Assert.Equal("[\"<s>\",\"it\",\"'s\",\"\u0120the\",\"\u0120end\",\"</s>\"]", result.Json[0].GetProperty("tokens").ToString());
        Assert.Equal("[[0,0],[0,2],[2,4],[5,8],[9,12],[0,0]]", result.Json[0].GetProperty("offsets").ToString());
    }

    [Theory]
    [InlineData("[CLS] what a day [SEP]\t101 2054 1037 2154 102\n")]
    [InlineData("what a day\t2054 1037 2154\n", "--no-special-tokens")]
    [InlineData("[CLS] what [SEP]\t101 2054 102\t(2 tokens left out)\n", "--max-length", "3")]
    [InlineData("[CLS] day [SEP]\t101 2154 102\t(2 tokens left out)\n", "--max-length", "3", "--truncate", "left")]
    [InlineData("[CLS] what a day [SEP] ok [SEP]\t101 2054 1037 2154 102 7929 102\n", "--pair", "ok")]
    [InlineData("[CLS] a day [SEP] ok [SEP]\t101 1037 2154 102 7929 102\t(1 tokens left out)\n", "--pair", "ok", "--max-length", "6", "--truncate", "left")]
    [InlineData("5\n", "--count")]
    [InlineData("7\n", "--count", "--pair", "ok")]
    [InlineData("{\"text\":\"what a day\",\"count\":3}\n", "--count", "--no-special-tokens", "--json")]
    public async Task Tokenize_Options_DoWhatTheySay(string output, params string[] options)
    {
        Assert.Equal(output, (await TritoneProgram.RunAsync(["tokenize", "what a day", "--tokenizer", TestFiles.BundledModel(), .. options])).Output);
    }

    [Fact]
    public async Task Tokenize_PairAsJson_HasTheTypeOfEachToken()
    {
        var pair = await TritoneProgram.RunAsync(["tokenize", "what a day", "--tokenizer", TestFiles.BundledModel(), "--pair", "ok", "--json"]);
        Assert.Equal(["text", "pair", "ids", "tokens", "type_ids", "offsets"], pair.Json[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("[0,0,0,0,0,1,1]", pair.Json[0].GetProperty("type_ids").ToString());
    }

    [Fact]
    public async Task Tokenize_Decode_TurnsIdsBackIntoText()
    {
        Assert.Equal("what a day!\n", (await TritoneProgram.RunAsync(["tokenize", "101 2054 1037,2154, 999 102", "--decode", "--tokenizer", TestFiles.BundledModel()])).Output);
        Assert.Equal("{\"text\":\"day\"}\n", (await TritoneProgram.RunAsync(["tokenize", "2154", "--decode", "--json", "--tokenizer", TestFiles.BundledModel()])).Output);
        var bad = await TritoneProgram.RunAsync(["tokenize", "--decode", "--tokenizer", TestFiles.BundledModel()], "2154\nday\n");
        Assert.Equal((1, "day\n", "error: line 2 of standard input: ids are whole numbers with blanks or commas between\n"), (bad.ExitCode, bad.Output, bad.Error));
    }

    [Theory]
    [InlineData("in.csv", "id,tweet\n1,what\n2,\"a\nday\"\n", "--column", "tweet")]
    [InlineData("in.tsv", "what\t1\na\\nday\t2\n", "--no-header")]
    [InlineData("in.jsonl", "{\"t\":\"what\"}\n{\"t\":\"a\\nday\"}\n", "--text-field", "t")]
    [InlineData("in.txt", "what\na day\n")]
    public async Task Tokenize_Files_AreReadByTheirKind(string name, string content, params string[] options)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory[name], content.Replace("\\nday\t", " day\t", StringComparison.Ordinal));
        var result = await TritoneProgram.RunAsync(["tokenize", "--tokenizer", TestFiles.BundledModel(), "--file", directory[name], .. options]);
        Assert.Equal("[CLS] what [SEP]\t101 2054 102\n[CLS] a day [SEP]\t101 1037 2154 102\n", result.Output);
    }

    [Fact]
    public async Task Tokenize_BadRow_EndsTheCommandAfterTheRowsBefore()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["in.jsonl"], "{\"text\":\"what\"}\n{\"txt\":\"day\"}\n");
        var result = await TritoneProgram.RunAsync(["tokenize", "--tokenizer", TestFiles.BundledModel(), "--file", directory["in.jsonl"]]);
        Assert.Equal((1, "[CLS] what [SEP]\t101 2054 102\n"), (result.ExitCode, result.Output));
        Assert.Contains("line 2 of '", result.Error, StringComparison.Ordinal);
        Assert.Contains("it has no string \"text\"", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--max-length is 1; every text has 2 special tokens", "--max-length", "1")]
    [InlineData("--max-length is 2; every pair has 3 special tokens", "--max-length", "2", "--pair", "b")]
    [InlineData("--max-length is -1; it is at least 0", "--max-length", "-1")]
    [InlineData("--pair does not go with --decode", "--decode", "--pair", "b")]
    [InlineData("--max-length does not go with --count", "--count", "--max-length", "9")]
    public async Task Tokenize_OptionsThatDoNotGoTogether_AreWrongUsage(string message, params string[] options)
    {
        var result = await TritoneProgram.RunAsync(["tokenize", "a", "--tokenizer", TestFiles.BundledModel(), .. options]);
        Assert.Equal((2, "", $"error: {message}\n"), (result.ExitCode, result.Output, result.Error));
    }

    private static string Roberta => TestFiles.Golden("checkpoints/a_roberta_safetensors");
}
