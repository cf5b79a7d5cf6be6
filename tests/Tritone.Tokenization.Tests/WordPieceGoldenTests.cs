namespace Tritone.Tokenization.Tests;

/// <summary>The ids of Hugging Face's own tokenizer, text by text.</summary>
public sealed class WordPieceGoldenTests
{
    public static TheoryData<string, int> Recordings => new()
    {
        { "bert_edge_cases", 170 },
        { "bert_corpus", 4500 },
        { "bert_codepoint_sweep", 4000 },
    };

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Encode_Uncased_GivesTheIdsOfTheRecording(string recording, int lines)
        => Recording.Check(Load("{\"do_lower_case\": true}"), recording, lines, "ids_uncased");

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Encode_Cased_GivesTheIdsOfTheRecording(string recording, int lines)
        => Recording.Check(Load("{\"do_lower_case\": false}"), recording, lines, "ids_cased");

    [Theory]
    [InlineData("bert_edge_cases")]
    [InlineData("bert_corpus")]
    public void Encode_RoomFor128_TruncatesAsRecorded(string recording)
    {
        var tokenizer = Load("{\"do_lower_case\": true}");
        var ids = new int[128];
        var cut = 0;
        foreach (var line in Recording.ReadShared(recording))
        {
            var text = line.GetProperty("text").GetString()!;
            var count = tokenizer.Encode(text, ids, out var truncated);
            var whole = tokenizer.CountTokens(text);

            Assert.Equal(whole, count + truncated);
            if (line.TryGetProperty("ids_uncased_max128", out var expected))
            {
                cut++;
                Assert.Equal(expected.Numbers(), ids[..count]);
                Assert.True(truncated > 0);
            }
            else
            {
                Assert.Equal(0, truncated);
            }
        }

        Assert.True(cut > 0, "nothing was cut");
    }

    [Fact]
    public void Encode_EdgeCases_GivesTheTokensAndOffsetsOfTheRecording()
    {
        var tokenizer = Load("{\"do_lower_case\": true}");
        var compared = 0;
        foreach (var line in Recording.ReadShared("bert_edge_cases").Where(line => line.TryGetProperty("offsets_codepoints", out _)))
        {
            var text = line.GetProperty("text").GetString()!;
            var ids = new int[tokenizer.CountTokens(text)];
            var offsets = new TokenOffset[ids.Length];
            tokenizer.Encode(text, ids, offsets, default, out _);

            Assert.Equal(line.GetProperty("tokens_uncased").EnumerateArray().Select(token => token.GetString()), ids.Select(tokenizer.TokenOf));
            Assert.Equal(line.GetProperty("offsets_codepoints").Offsets(text), offsets);
            compared++;
        }

        Assert.True(compared >= 40, $"{compared} cases have offsets");
    }

    [Fact]
    public void Encode_TextsOfTheBundledModel_GivesTheIdsOfTheReference()
    {
        var tokenizer = TextTokenizer.Load(TestFiles.BundledModel());
        var ids = new int[512];
        var lines = Recording.Read(TestFiles.Golden("emotion-minilm/expected.jsonl")).ToList();
        foreach (var line in lines)
        {
            var count = tokenizer.Encode(line.GetProperty("text").GetString(), ids, out _);
            Assert.Equal(line.GetProperty("input_ids").Numbers(), ids[..count]);
        }

        Assert.Equal(324, lines.Count);
    }

    [Fact]
    public void Load_BundledModel_IsTheSameFromEitherFile()
    {
        var fromJson = TextTokenizer.Load(TestFiles.BundledModel());
        using var directory = new TemporaryDirectory();
        foreach (var name in (string[])["vocab.txt", "tokenizer_config.json"])
        {
            File.Copy(TestFiles.BundledModel(name), directory[name]);
        }

        var fromText = TextTokenizer.Load(directory.FullName);
        Assert.Equal(fromJson.VocabularySize, fromText.VocabularySize);
        Assert.All(Enumerable.Range(0, fromJson.VocabularySize), id => Assert.Equal(fromJson.TokenOf(id), fromText.TokenOf(id)));
        Assert.All(Recording.Read(TestFiles.Golden("emotion-minilm/expected.jsonl")), line =>
        {
            var text = line.GetProperty("text").GetString()!;
            Assert.Equal(fromJson.Ids(text), fromText.Ids(text));
        });
    }

    private static TextTokenizer Load(string config)
    {
        using var directory = new TemporaryDirectory();
        File.Copy(TestFiles.Shared("tokenizer/bert-base-uncased/vocab.txt"), directory["vocab.txt"]);
        File.WriteAllText(directory["tokenizer_config.json"], config);
        return TextTokenizer.Load(directory.FullName);
    }
}
