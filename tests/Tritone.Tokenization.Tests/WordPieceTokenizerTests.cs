using CsCheck;

namespace Tritone.Tokenization.Tests;

public sealed class WordPieceTokenizerTests
{
    // Letters that the vocabulary has and lacks, accents, blanks, marks, controls, a special token, halves of surrogate pairs.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("play", "ing", "unaffable", "a", "b", "CAFE", "caf\u00E9", "e\u0301", "\u0130", "\u4E2D", "\uF900", "\U0001F602", "[MASK]", "[", "!"),
        Gen.OneOf(" ", "\t", "\r\n", "\u00A0", "\u2028", "\u0000", "\u200D", "\uFFFD", "\uD83D", "\uDE02", "\u302E\u302F", "\uAC01", "\U0001D15E"))
        .Array[0, 20].Select(string.Concat);

    [Theory]
    [InlineData("", "[CLS] [SEP]")]
    [InlineData("playing", "[CLS] play ##ing [SEP]")]
    [InlineData("Unaffable!", "[CLS] un ##a ##ffa ##ble ! [SEP]")]
    [InlineData("a b", "[CLS] a b [SEP]")]
    [InlineData("a\u4E2Db", "[CLS] a \u4E2D b [SEP]")]
    [InlineData("playingx a", "[CLS] [UNK] a [SEP]")]
    [InlineData("a [MASK] b", "[CLS] a [MASK] b [SEP]")]
    [InlineData("a[SEP]b", "[CLS] a [SEP] b [SEP]")]
    [InlineData("[mask]", "[CLS] [UNK] [UNK] [UNK] [SEP]")]
    [InlineData("\U0001F602\U0001F602", "[CLS] \U0001F602 ##\U0001F602 [SEP]")]
    [InlineData("\u0130", "[CLS] i [SEP]")]
    [InlineData("caf\u00E9s", "[CLS] cafe ##s [SEP]")]
    public void Encode_Uncased_GivesTheTokens(string text, string tokens) => Assert.Equal(tokens, TokenizerFolder.Load().Tokens(text));

    [Theory]
    [InlineData("caf\u00E9s", "[CLS] caf\u00E9 ##s [SEP]")]
    [InlineData("Cafe", "[CLS] [UNK] [SEP]")]
    public void Encode_Cased_KeepsCaseAndAccents(string text, string tokens)
        => Assert.Equal(tokens, TokenizerFolder.Load("{\"do_lower_case\": false}").Tokens(text));

    [Fact]
    public void Encode_LowerCaseWithAccentsKept_LowersOnly()
        => Assert.Equal("[CLS] caf\u00E9 [SEP]", TokenizerFolder.Load("{\"do_lower_case\": true, \"strip_accents\": false}").Tokens("CAF\u00C9"));

    [Fact]
    public void Encode_ChineseCharactersNotHandled_KeepsTheWordWhole()
        => Assert.Equal("[CLS] [UNK] [SEP]", TokenizerFolder.Load("{\"tokenize_chinese_chars\": false}").Tokens("a\u4E2Db"));

    [Fact]
    public void Encode_TextNotCleaned_StillSplitsAtWhiteSpaceAndKeepsControls()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json(
            ("normalizer", """{"type":"BertNormalizer","clean_text":false,"handle_chinese_chars":false,"strip_accents":false,"lowercase":false}""")));
        Assert.Equal("[CLS] a b [UNK] [SEP]", tokenizer.Tokens("a\u000Bb a\u200D"));
    }

    [Theory]
    [InlineData(100, "play")]
    [InlineData(101, "[UNK]")]
    public void Encode_LongWord_IsUnknownPastTheLimit(int length, string first)
    {
        var tokens = TokenizerFolder.Load().Tokens("play" + new string('a', length - 4)).Split(' ');
        Assert.Equal(first, tokens[1]);
        Assert.Equal(first == "[UNK]" ? 3 : 2 + 1 + 96, tokens.Length);
    }

    [Theory]
    [InlineData(2, "[CLS] [SEP]", 5)]
    [InlineData(4, "[CLS] un ##a [SEP]", 3)]
    [InlineData(7, "[CLS] un ##a ##ffa ##ble b [SEP]", 0)]
    [InlineData(50, "[CLS] un ##a ##ffa ##ble b [SEP]", 0)]
    public void Encode_LittleRoom_LeavesOutTheEndAndSaysHowMuch(int room, string tokens, int left)
    {
        var tokenizer = TokenizerFolder.Load();
        var ids = new int[room];
        var count = tokenizer.Encode("unaffable b", ids, out var truncated);
        Assert.Equal(tokens, string.Join(' ', ids[..count].Select(tokenizer.TokenOf)));
        Assert.Equal(left, truncated);
    }

    [Fact]
    public void Encode_CutAtTheLeft_KeepsTheEnd()
    {
        var tokenizer = TokenizerFolder.Load();
        var ids = new int[5];
        var count = tokenizer.Encode("playingx unaffable b", ids, [], new EncodeOptions(TruncationSide: TruncationSide.Left), out var truncated);
        Assert.Equal("[CLS] ##ffa ##ble b [SEP]", string.Join(' ', ids[..count].Select(tokenizer.TokenOf)));
        Assert.Equal(3, truncated);
    }

    [Fact]
    public void EncodePair_TwoTexts_HaveTwoTypes()
    {
        var tokenizer = TokenizerFolder.Load();
        var ids = new int[6];
        var types = new int[6];
        var pair = tokenizer.EncodePair("playing", "a b", ids, types);
        Assert.Equal("[CLS] play [SEP] a b [SEP]", string.Join(' ', ids.Select(tokenizer.TokenOf)));
        Assert.Equal([0, 0, 0, 1, 1, 1], types);
        Assert.Equal(new PairEncoding(6, new PairPart(1, 1, 1), new PairPart(3, 2, 0)), pair);
    }

    [Fact]
    public void EncodePair_TemplateOfAFile_IsFollowed()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json(("post_processor", """
            {"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":0}}],
            "pair":[{"Sequence":{"id":"A","type_id":2}},{"SpecialToken":{"id":"[SEP]","type_id":3}},{"Sequence":{"id":"B","type_id":4}}],
            "special_tokens":{"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}
            """)));
        var ids = new int[3];
        var types = new int[3];
        tokenizer.EncodePair("a", "b", ids, types);
        Assert.Equal("a [SEP] b", string.Join(' ', ids.Select(tokenizer.TokenOf)));
        Assert.Equal([2, 3, 4], types);
    }

    [Fact]
    public void EncodePair_NoTemplateForPairs_IsUnsupported()
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json());
        Assert.Null(tokenizer.PairSpecialTokenCount);
        var refusal = Assert.Throws<TritoneException>(() => tokenizer.EncodePair("a", "b", new int[9]));
        Assert.Equal(ErrorCode.Unsupported, refusal.Code);
    }

    [Fact]
    public void Decode_Ids_AreJoinedAsHuggingFaceDoes()
    {
        var tokenizer = TokenizerFolder.Load();
        var ids = tokenizer.Ids("Playing, a b!");
        Assert.Equal("playing a b!", tokenizer.Decode(ids));
        Assert.Equal("[CLS] playing [UNK] a b! [SEP]", tokenizer.Decode(ids, keepSpecialTokens: true));
        Assert.Equal("##ing", tokenizer.Decode(ids.AsSpan(2, 1)));
    }

    [Theory]
    [InlineData("true", "a!")]
    [InlineData("false", "a !")]
    public void Decode_CleanUp_IsTheFilesChoice(string cleanUp, string decoded)
    {
        var tokenizer = TokenizerFolder.LoadJson(TokenizerFolder.Json(("decoder", $$"""{"type":"WordPiece","prefix":"##","cleanup":{{cleanUp}}}""")));
        Assert.Equal(decoded, tokenizer.Decode(tokenizer.Ids("a!")));
    }

    [Fact]
    public void Encode_NoRoomForTheSpecialTokens_IsMisuse()
        => Assert.Throws<ArgumentException>(() => TokenizerFolder.Load().Encode("a", new int[1], out _));

    [Fact]
    public void Encode_SpansOfDifferentLengths_IsMisuse()
        => Assert.Throws<ArgumentException>(() => TokenizerFolder.Load().Encode("a", new int[8], new TokenOffset[7], default, out _));

    [Fact]
    public void Encode_Offsets_AreInUtf16UnitsOfTheTextAsGiven()
    {
        const string Text = "\u200DCAF\u00C9s e\u0301 [MASK]\U0001F602\U0001F602";
        var tokenizer = TokenizerFolder.Load();
        var ids = new int[20];
        var offsets = new TokenOffset[20];
        var count = tokenizer.Encode(Text, ids, offsets, default, out _);
        Assert.Equal(
            ["[CLS]", "cafe=CAF\u00C9", "##s=s", "[UNK]=e", "[MASK]=[MASK]", "\U0001F602=\U0001F602", "##\U0001F602=\U0001F602", "[SEP]"],
            Enumerable.Range(0, count).Select(i => tokenizer.TokenOf(ids[i]) + (offsets[i].End > 0 ? "=" + Text[offsets[i].Start..offsets[i].End] : "")));
    }

    [Fact]
    public void Encode_AnyText_HoldsItsInvariants()
    {
        var tokenizer = TokenizerFolder.Load();
        Gen.Select(Texts, Gen.Int[2, 40]).Sample((text, room) =>
        {
            var all = tokenizer.Ids(text);
            var offsets = new TokenOffset[all.Length];
            tokenizer.Encode(text, all, offsets, default, out _);
            var ids = new int[room];
            var count = tokenizer.Encode(text, ids, out var truncated);

            Assert.Equal(all.Length, count + truncated);
            Assert.Equal(all.Take(count - 1).Append(all[^1]), ids[..count]);
            Assert.All(offsets, offset => Assert.InRange(offset.End, offset.Start, text.Length));
            Assert.Equal(offsets[1..^1].OrderBy(offset => offset.Start).Select(offset => offset.Start), offsets[1..^1].Select(offset => offset.Start));
        });
    }

    [Fact]
    public void Encode_TwoTextsWithABlankBetween_IsBothTogether() => Gen.Select(Texts, Texts).Sample((left, right) =>
    {
        var tokenizer = TokenizerFolder.Load();
        Assert.Equal(tokenizer.Ids(left)[..^1].Concat(tokenizer.Ids(right)[1..]), tokenizer.Ids(left + " " + right));
    }, iter: 200);

    [Fact]
    public void Encode_Warm_AllocatesNothing()
    {
        var tokenizer = TextTokenizer.Load(TestFiles.BundledModel());
        var ids = new int[64];
        const string Text = "What a d\u00E4y!! \U0001F602 @user caf\u00E9 \u4ECA\u65E5 [MASK] \u0130stanbul";
        tokenizer.Encode(Text, ids, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        tokenizer.Encode(Text, ids, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Encode_ManyThreads_GiveTheSameIds()
    {
        var tokenizer = TokenizerFolder.Load();
        var expected = tokenizer.Ids("unaffable caf\u00E9 playing");
        Parallel.For(0, 1000, _ => Assert.Equal(expected, tokenizer.Ids("unaffable caf\u00E9 playing")));
    }

    [Fact]
    public void Encode_MegabyteWithoutABlank_IsOneUnknownWord()
        => Assert.Equal("[CLS] [UNK] [SEP]", TokenizerFolder.Load().Tokens(new string('a', 1 << 20)));

    [Fact]
    public void Encode_CombiningCharactersThatAreNoMarks_AreInCanonicalOrder()
    {
        // U+1D16D is of class 226, U+1D165 of 216: whichever comes first, the word is the same.
        var vocabulary = string.Join('\n', TokenizerFolder.Vocabulary.Append("a\U0001D165\U0001D16D"));
        using var directory = TokenizerFolder.Create(("vocab.txt", vocabulary));
        var tokenizer = TextTokenizer.Load(directory.FullName);
        Assert.Equal("[CLS] a\U0001D165\U0001D16D [SEP]", tokenizer.Tokens("a\U0001D165\U0001D16D"));
        Assert.Equal("[CLS] a\U0001D165\U0001D16D [SEP]", tokenizer.Tokens("a\U0001D16D\U0001D165"));
    }

    [Fact]
    public void TokenOf_IdOutsideTheVocabulary_IsNull()
    {
        var tokenizer = TokenizerFolder.Load();
        Assert.Null(tokenizer.TokenOf(-1));
        Assert.Null(tokenizer.TokenOf(tokenizer.VocabularySize));
        Assert.Equal("[UNK]", tokenizer.TokenOf(1));
    }
}
