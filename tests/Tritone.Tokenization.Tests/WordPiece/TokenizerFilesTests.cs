namespace Tritone.Tokenization.Tests.WordPiece;

/// <summary>What the readers of tokenizer files take and what they refuse.</summary>
public sealed class TokenizerFilesTests
{
    [Fact]
    public void Load_SoundTokenizerJson_GivesTheSameTokensAsItsVocabularyText()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json());
        Assert.Equal("[CLS] un ##a ##ffa ##ble [MASK] ! [SEP]", tokenizer.Tokens("UNAFFABLE[MASK]!"));
        Assert.Equal(2, tokenizer.SpecialTokenCount);
        Assert.Equal(0, tokenizer.PadId);
        Assert.Null(tokenizer.ModelMaxLength);
    }

    [Fact]
    public void Load_TruncationAndPaddingInTheFile_AreNotApplied()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json(
            ("truncation", """{"direction":"Right","max_length":3,"strategy":"LongestFirst","stride":0}"""),
            ("padding", """{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"[PAD]"}""")));
        Assert.Equal("[CLS] a b a [SEP]", tokenizer.Tokens("a b a"));
    }

    [Fact]
    public void Load_BertProcessing_AddsItsTokens()
        => Assert.Equal("[CLS] a [SEP]", TokenizerFolder.LoadJson(TokenizerFolder.Json(
            ("post_processor", """{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}"""))).Tokens("a"));

    [Fact]
    public void Load_NoPostProcessor_AddsNothing()
        => Assert.Equal("a", TokenizerFolder.LoadJson(TokenizerFolder.Json(("post_processor", "null"))).Tokens("a"));

    [Fact]
    public void Load_AddedTokenBeyondTheVocabulary_IsFoundLongestFirst()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json(
            ("added_tokens", """[{"id":30,"content":"<a>"},{"id":31,"content":"<a>b"},{"id":2,"content":"[CLS]"},{"id":3,"content":"[SEP]"}]""")));
        Assert.Equal([2, 31, 30, 12, 3], tokenizer.Ids("<a>b<a>a"));
        Assert.Equal("<a>b", tokenizer.TokenOf(31));
        Assert.Null(tokenizer.TokenOf(29));
    }

    [Theory]
    [InlineData("{\"model_max_length\": 512}", 512)]
    [InlineData("{\"model_max_length\": 1000000000000000019884624838656}", null)]
    [InlineData("{}", null)]
    public void Load_ModelMaxLength_IsReadAndNeverApplied(string config, int? expected)
    {
        var tokenizer = TokenizerFolder.Load(config);
        Assert.Equal(expected, tokenizer.ModelMaxLength);
        Assert.Equal(602, tokenizer.CountTokens(string.Join(' ', Enumerable.Repeat("a", 600))));
    }

    [Fact]
    public void Load_OtherSpecialTokens_AreUsed()
    {
        using var directory = TokenizerFolder.Create(
            ("vocab.txt", "<p>\n<u>\n<c>\n<s>\na\r\n"),
            ("tokenizer_config.json", """{"pad_token":"<p>","unk_token":{"content":"<u>"},"cls_token":"<c>","sep_token":"<s>"}"""));
        var tokenizer = TextTokenizer.Load(directory.FullName);
        Assert.Equal("<c> a <u> <s> <s>", tokenizer.Tokens("a x<s>"));
    }

    [Theory]
    [InlineData("{\"do_basic_tokenize\": false}", "do_basic_tokenize")]
    [InlineData("{\"never_split\": [\"x\"]}", "never_split")]
    [InlineData("{\"tokenizer_class\": \"RobertaTokenizer\"}", "RobertaTokenizer")]
    [InlineData("{\"added_tokens_decoder\": {\"3\": {\"content\": \"[SEP]\", \"normalized\": true}}}", "normalized")]
    public void Load_ConfigAsksForSomethingElse_IsRefusedByName(string config, string name) => Refused(() => TokenizerFolder.Load(config), ErrorCode.Unsupported, name);

    [Theory]
    [InlineData("{\"do_lower_case\": 1}", "do_lower_case")]
    [InlineData("{\"cls_token\": {\"text\": \"[CLS]\"}}", "content")]
    [InlineData("{\"cls_token\": \"<s>\"}", "<s>")]
    [InlineData("{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}", "'x'")]
    [InlineData("{\"added_tokens_decoder\": {\"7\": {\"content\": \"[SEP]\"}}}", "[SEP]")]
    [InlineData("{\"cls_token\": \"\\ud800\"}", "Unicode")]
    public void Load_ConfigIsNotSound_IsRefused(string config, string name) => Refused(() => TokenizerFolder.Load(config), ErrorCode.InvalidArgument, name);

    [Theory]
    [InlineData("version", "\"2.0\"", "version")]
    [InlineData("model", "{\"type\":\"Unigram\"}", "Unigram")]
    [InlineData("decoder", "{\"type\":\"ByteLevel\"}", "ByteLevel")]
    [InlineData("decoder", "{\"type\":\"WordPiece\",\"prefix\":\"@@\"}", "@@")]
    [InlineData("model", "{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"vocab\":{},\"dropout\":0.1}", "dropout")]
    [InlineData("normalizer", "null", "normalizer")]
    [InlineData("normalizer", "{\"type\":\"Sequence\",\"normalizers\":[]}", "Sequence")]
    [InlineData("normalizer", "{\"type\":\"NFC\"}", "NFC")]
    [InlineData("pre_tokenizer", "{\"type\":\"Whitespace\"}", "Whitespace")]
    [InlineData("pre_tokenizer", null, "pre_tokenizer")]
    [InlineData("post_processor", "{\"type\":\"ByteLevel\"}", "ByteLevel")]
    [InlineData("post_processor", "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\"}}],\"pair\":[{\"Sequence\":{\"id\":\"B\"}},{\"Sequence\":{\"id\":\"A\"}}]}", "pair")]
    [InlineData("post_processor", "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":1}}]}", "type_id")]
    [InlineData("added_tokens", "[{\"id\":2,\"content\":\"[CLS]\",\"normalized\":true}]", "normalized")]
    [InlineData("added_tokens", "[{\"id\":2,\"content\":\"[CLS]\",\"single_word\":true}]", "single_word")]
    [InlineData("extra", "1", "extra")]
    public void Load_TokenizerJsonAsksForSomethingElse_IsRefusedByName(string part, string? json, string name)
    {
        var refusal = Refusal(() => TokenizerFolder.LoadJson(TokenizerFolder.Json((part, json))));
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model", "{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"vocab\":{\"a\":0,\"b\":0}}", "id 0")]
    [InlineData("model", "{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"vocab\":{\"a\":-1}}", "'a'")]
    [InlineData("model", "{\"type\":\"WordPiece\",\"unk_token\":\"<u>\",\"continuing_subword_prefix\":\"##\",\"vocab\":{\"a\":9}}", "<u>")]
    [InlineData("model", "{\"type\":\"WordPiece\",\"unk_token\":\"[UNK]\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100000,\"vocab\":{\"a\":9}}", "max_input_chars_per_word")]
    [InlineData("added_tokens", "[{\"id\":7,\"content\":\"[CLS]\"}]", "[CLS]")]
    [InlineData("added_tokens", "[{\"id\":2,\"content\":\"\"}]", "content")]
    [InlineData("post_processor", "{\"type\":\"TemplateProcessing\",\"single\":[]}", "single")]
    [InlineData("post_processor", "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<x>\"}},{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{}}", "<x>")]
    [InlineData("post_processor", "{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",4],\"cls\":[\"[CLS]\",2]}", "cls,sep")]
    [InlineData("normalizer", "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true}", "lowercase")]
    public void Load_TokenizerJsonIsNotSound_IsRefused(string part, string json, string names)
    {
        var refusal = Refusal(() => TokenizerFolder.LoadJson(TokenizerFolder.Json((part, json))));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains(names.Split(','), name => refusal.Message.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"do_lower_case\": false}", "do_lower_case")]
    [InlineData("{\"strip_accents\": false}", "strip_accents")]
    [InlineData("{\"tokenize_chinese_chars\": false}", "tokenize_chinese_chars")]
    public void Load_TokenizerJsonAndConfigContradict_IsRefused(string config, string name)
    {
        using var directory = TokenizerFolder.Create(("tokenizer.json", TokenizerFolder.Json()), ("tokenizer_config.json", config));
        Refused(() => TextTokenizer.Load(directory.FullName), ErrorCode.InvalidArgument, name);
    }

    [Fact]
    public void Load_AddedTokensOfASlowTokenizer_AreRefusedUnlessEmpty()
    {
        using var empty = TokenizerFolder.Create(("vocab.txt", string.Join('\n', TokenizerFolder.Vocabulary)), ("added_tokens.json", "{}"));
        Assert.Equal("[CLS] a [SEP]", TextTokenizer.Load(empty.FullName).Tokens("a"));

        using var filled = TokenizerFolder.Create(("vocab.txt", string.Join('\n', TokenizerFolder.Vocabulary)), ("added_tokens.json", "{\"<x>\": 99}"));
        Refused(() => TextTokenizer.Load(filled.FullName), ErrorCode.InvalidArgument, "<x>");
    }

    [Fact]
    public void Load_NoTokenizer_SaysWhatThereIs()
    {
        using var nothing = TokenizerFolder.Create();
        Refused(() => TextTokenizer.Load(nothing.FullName), ErrorCode.NotFound, "vocab.txt");
        Refused(() => TextTokenizer.Load(nothing["absent"]), ErrorCode.NotFound, "absent");

        using var alone = TokenizerFolder.Create(("merges.txt", ""));
        Refused(() => TextTokenizer.Load(alone.FullName), ErrorCode.Unsupported, "merges.txt");

        using var camembert = TokenizerFolder.Create(("sentencepiece.bpe.model", ""));
        Refused(() => TextTokenizer.Load(camembert.FullName), ErrorCode.Unsupported, "sentencepiece.bpe.model");
    }

    private static void Refused(Action action, ErrorCode code, string name)
    {
        var refusal = Refusal(action);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    private static TritoneException Refusal(Action action)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        return refusal;
    }
}
