using System.Text.Json.Nodes;

namespace Tritone.Tokenization.Tests.ByteLevelBpe;

/// <summary>What the readers of byte-level BPE files take and what they refuse.</summary>
public sealed class ByteLevelBpeFilesTests
{
    private static readonly string Folder = TestFiles.Golden("checkpoints/a_roberta_safetensors");

    [Fact]
    public void Load_VocabularyAndMerges_IsTheSameAsTokenizerJson()
    {
        var fromJson = TokenizerFolder.LoadJson(ByteLevelBpeTokenizerTests.Json());
        var fromText = Load();
        const string Text = "the end <mask>, it's \u00E9\U0001F602 <s>";
        Assert.Equal(fromJson.Ids(Text), fromText.Ids(Text));
        Assert.Equal((128, 1, 2, 4), (fromText.ModelMaxLength, fromText.PadId, fromText.SpecialTokenCount, fromText.PairSpecialTokenCount));
        Assert.Equal("the end", fromText.Decode(fromText.Ids("the end")));
    }

    [Fact]
    public void Load_MergesAsPairsAndNoModelType_AreTheSame()
    {
        var old = ByteLevelBpeTokenizerTests.Json();
        var changed = JsonNode.Parse(old)!;
        var model = changed["model"]!.AsObject();
        Assert.False(model.ContainsKey("type"));
        model["type"] = "BPE";
        model["merges"] = new JsonArray([.. model["merges"]!.AsArray().Select(merge => new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(token => JsonValue.Create(token))]))]);
        Assert.Equal(TokenizerFolder.LoadJson(old).Ids("the ending"), TokenizerFolder.LoadJson(changed.ToJsonString()).Ids("the ending"));
    }

    [Theory]
    [InlineData("\"dropout\": null", "\"dropout\": 0.1", "dropout")]
    [InlineData("\"continuing_subword_prefix\": \"\"", "\"continuing_subword_prefix\": \"##\"", "continuing_subword_prefix")]
    [InlineData("\"end_of_word_suffix\": \"\"", "\"end_of_word_suffix\": \"</w>\"", "end_of_word_suffix")]
    [InlineData("\"fuse_unk\": false", "\"byte_fallback\": true", "byte_fallback")]
    [InlineData("\"fuse_unk\": false", "\"ignore_merges\": true", "ignore_merges")]
    [InlineData("\"normalizer\": null", "\"normalizer\": {\"type\": \"NFC\"}", "NFC")]
    [InlineData("\"pre_tokenizer\": {", "\"pre_tokenizer\": {\"use_regex\": false, ", "use_regex")]
    [InlineData("\"pre_tokenizer\": {\"type\": \"ByteLevel\"", "\"pre_tokenizer\": {\"type\": \"Metaspace\"", "Metaspace")]
    [InlineData("\"decoder\": {\"type\": \"ByteLevel\"", "\"decoder\": {\"type\": \"BPEDecoder\"", "BPEDecoder")]
    [InlineData("\"single_word\": false", "\"single_word\": true", "single_word")]
    public void Load_TokenizerJsonAsksForSomethingElse_IsRefusedByName(string from, string to, string name)
        => Refused(() => TokenizerFolder.LoadJson(ByteLevelBpeTokenizerTests.Json(from, to)), ErrorCode.Unsupported, name);

    [Theory]
    [InlineData("\"fuse_unk\": false", "\"other\": 1", "other")]
    [InlineData("\"merges\": [", "\"merges\": [\"x\", ", "entry 0")]
    [InlineData("\"merges\": [", "\"merges\": [[\"a\"], ", "entry 0")]
    [InlineData("\"merges\": [", "\"merges\": [\"zz zz\", ", "zz")]
    [InlineData("\"!\": ", "\"!!!!!!!\": ", "0x21")]
    public void Load_TokenizerJsonIsNotSound_IsRefused(string from, string to, string name)
        => Refused(() => TokenizerFolder.LoadJson(ByteLevelBpeTokenizerTests.Json(from, to)), ErrorCode.InvalidArgument, name);

    [Theory]
    [InlineData("tokenizer_config.json", "{\"tokenizer_class\": \"GPT2Tokenizer\"}", ErrorCode.Unsupported, "GPT2Tokenizer")]
    [InlineData("tokenizer_config.json", "{\"cls_token\": \"[CLS]\"}", ErrorCode.InvalidArgument, "[CLS]")]
    [InlineData("tokenizer_config.json", "{\"added_tokens_decoder\": {\"7\": {\"content\": \"<s>\"}}}", ErrorCode.InvalidArgument, "<s>")]
    [InlineData("merges.txt", "#version: 0.2\na b c\n", ErrorCode.InvalidArgument, "line 2")]
    [InlineData("merges.txt", "qq zz\n", ErrorCode.InvalidArgument, "qq")]
    [InlineData("vocab.json", "{\"a\": 0}", ErrorCode.InvalidArgument, "vocab.json")]
    [InlineData("vocab.json", "[]", ErrorCode.InvalidArgument, "Array")]
    public void Load_VocabularyOrMergesAreNotSound_IsRefused(string file, string content, ErrorCode code, string name)
        => Refused(() => Load((file, content)), code, name);

    [Fact]
    public void Load_TokenizerJsonAndConfigContradict_IsRefused()
    {
        using var directory = TokenizerFolder.Create(
            ("tokenizer.json", ByteLevelBpeTokenizerTests.Json()), ("tokenizer_config.json", "{\"add_prefix_space\": true}"));
        Refused(() => TextTokenizer.Load(directory.FullName), ErrorCode.InvalidArgument, "add_prefix_space");
    }

    private static TextTokenizer Load(params (string Name, string Content)[] files)
    {
        using var directory = new TemporaryDirectory();
        foreach (var name in (string[])["vocab.json", "merges.txt", "tokenizer_config.json"])
        {
            File.Copy(Path.Combine(Folder, name), directory[name]);
        }

        foreach (var (name, content) in files)
        {
            File.WriteAllText(directory[name], content);
        }

        return TextTokenizer.Load(directory.FullName);
    }

    private static void Refused(Action action, ErrorCode code, string name)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }
}
