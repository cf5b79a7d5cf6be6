namespace Tritone.Tokenization.Tests;

/// <summary>RoBERTa's ids of Hugging Face's own tokenizer, text by text.</summary>
public sealed class ByteLevelBpeGoldenTests
{
    private static readonly string[] Json = ["tokenizer.json", "tokenizer_config.json"];
    private static readonly string[] Text = ["vocab.json", "merges.txt", "tokenizer_config.json"];

    [Theory]
    [InlineData("edge_cases", 123)]
    [InlineData("roberta_corpus", 4500)]
    [InlineData("roberta_codepoint_sweep", 4000)]
    public void Encode_TokenizerJson_GivesTheIdsOfTheRecording(string recording, int lines) => Recording.Check(Load(Json), recording, lines, "ids");

    [Theory]
    [InlineData("edge_cases", 123)]
    [InlineData("roberta_corpus", 4500)]
    public void Encode_VocabularyAndMerges_GivesTheIdsOfTheRecording(string recording, int lines) => Recording.Check(Load(Text), recording, lines, "ids");

    [Theory]
    [InlineData("edge_cases")]
    [InlineData("roberta_corpus")]
    public void Encode_RoomFor128_TruncatesAsRecorded(string recording)
    {
        var tokenizer = Load(Json);
        var ids = new int[128];
        var cut = 0;
        foreach (var line in Recording.ReadShared(recording))
        {
            var all = line.GetProperty("ids").Numbers();
            var count = tokenizer.Encode(line.GetProperty("text").GetString(), ids, out var truncated);
            Assert.Equal(all.Length, count + truncated);
            Assert.Equal(line.TryGetProperty("ids_max128", out var expected) ? expected.Numbers() : all, ids[..count]);
            cut += truncated > 0 ? 1 : 0;
        }

        Assert.True(cut > 0, "nothing was cut");
    }

    [Fact]
    public void Encode_EdgeCases_GivesTheTokensAndOffsetsOfTheRecording()
    {
        var tokenizer = Load(Json);
        var compared = 0;
        foreach (var line in Recording.ReadShared("edge_cases").Where(line => line.TryGetProperty("offsets_codepoints", out _)))
        {
            var text = line.GetProperty("text").GetString()!;
            var ids = new int[tokenizer.CountTokens(text)];
            var offsets = new TokenOffset[ids.Length];
            tokenizer.Encode(text, ids, offsets, default, out _);

            // What is recorded of a token in the text is what stands there, white space before it included.
            Assert.Equal(line.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!.Trim()), ids.Select(tokenizer.TokenOf));
            Assert.Equal(line.GetProperty("offsets_codepoints").Offsets(text), offsets);
            compared++;
        }

        Assert.True(compared >= 80, $"{compared} cases have offsets");
    }

    [Fact]
    public void Encode_EdgeCasesWithoutSpecialTokens_GivesTheIdsOfTheRecording()
    {
        var tokenizer = Load(Json);
        Assert.All(Recording.ReadShared("edge_cases").Where(line => line.TryGetProperty("ids_no_special", out _)), line =>
        {
            var text = line.GetProperty("text").GetString()!;
            var ids = new int[tokenizer.CountTokens(text, withoutSpecialTokens: true)];
            tokenizer.Encode(text, ids, [], new EncodeOptions(WithoutSpecialTokens: true), out var truncated);
            Assert.Equal(0, truncated);
            Assert.Equal(line.GetProperty("ids_no_special").Numbers(), ids);
        });
    }

    [Fact]
    public void Decode_Corpus_IsTheTextAgain()
    {
        var tokenizer = Load(Json);
        var compared = 0;
        foreach (var text in Recording.ReadShared("roberta_corpus").Select(line => line.GetProperty("text").GetString()!))
        {
            // A special token that stands in the text is left out, and the mask takes the white space before it.
            if (!text.Contains('<', StringComparison.Ordinal))
            {
                Assert.Equal(text, tokenizer.Decode(tokenizer.Ids(text)));
                compared++;
            }
        }

        Assert.True(compared > 4000, $"{compared} texts were compared");
    }

    private static TextTokenizer Load(string[] files)
    {
        using var directory = new TemporaryDirectory();
        foreach (var name in files)
        {
            File.Copy(TestFiles.Shared($"tokenizer/roberta-base/{name}"), directory[name]);
        }

        return TextTokenizer.Load(directory.FullName);
    }
}
