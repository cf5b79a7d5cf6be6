using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;

namespace Tritone.Tokenization.Tests;

public sealed partial class ByteLevelBpeTokenizerTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("the", "There", "in", "ing", "ll", "1", "22", "!", "!!", "'s", "'ll", "'", "\u00E9", "\u4E2D", "\U0001F602", "\U0001D4D7", "<s>", "<mask>", "<", "\u0301"),
        Gen.OneOf(" ", "  ", "\t", "\n", "\r\n", "\u00A0", "\u2028", "\u0000", "\u200D", "\uD83D", "\uDE02"))
        .Array[0, 20].Select(string.Concat);

    private static TextTokenizer Tokenizer { get; } = TextTokenizer.Load(TestFiles.Golden("checkpoints/a_roberta_safetensors"));

    [Theory]
    [InlineData("", "<s> </s>")]
    [InlineData("the end", "<s> t he \u0120end </s>")]
    [InlineData("  the", "<s> \u0120 \u0120the </s>")]
    [InlineData("a\n\nb", "<s> a \u010A \u010A b </s>")]
    [InlineData("a \n", "<s> a \u0120 \u010A </s>")]
    [InlineData("it's", "<s> it 's </s>")]
    [InlineData(" 's", "<s> \u0120' s </s>")]
    [InlineData("a1", "<s> a 1 </s>")]
    [InlineData("a <mask> b", "<s> a <mask> \u0120b </s>")]
    [InlineData("<s><pad></s><unk>", "<s> <s> <pad> </s> <unk> </s>")]
    [InlineData("\u00E9", "<s> \u00C3 \u00A9 </s>")]
    public void Encode_Text_GivesTheTokens(string text, string tokens) => Assert.Equal(tokens, Tokenizer.Tokens(text));

    [Fact]
    public void Encode_HalfOfASurrogatePair_IsReadAsTheReplacementCharacter() => Assert.Equal("<s> \u00EF \u00BF \u00BD </s>", Tokenizer.Tokens("\uD83D"));

    [Fact]
    public void Encode_AnyText_GivesWhatMergingStepByStepGives() => Texts.Sample(text =>
    {
        // The pattern of the class library works on UTF-16: it is right where no letter or digit lies outside the BMP.
        if (!text.Contains('\uD835', StringComparison.Ordinal) && !text.Contains('<', StringComparison.Ordinal))
        {
            Assert.Equal(SlowBpe.Encode(text), Tokenizer.Ids(text)[1..^1]);
        }
    });

    [Fact]
    public void Encode_AnyText_HoldsItsInvariants() => Gen.Select(Texts, Gen.Int[2, 40]).Sample((text, room) =>
    {
        var all = Tokenizer.Ids(text);
        var offsets = new TokenOffset[all.Length];
        Tokenizer.Encode(text, all, offsets, default, out _);
        var right = new int[room];
        var left = new int[room];
        var count = Tokenizer.Encode(text, right, out var truncated);
        Assert.Equal(count, Tokenizer.Encode(text, left, [], new EncodeOptions(TruncationSide: TruncationSide.Left), out var truncatedLeft));

        Assert.Equal((all.Length, truncated), (count + truncated, truncatedLeft));
        Assert.Equal(all[..(count - 1)].Append(all[^1]), right[..count]);
        Assert.Equal(all[^(count - 1)..].Prepend(all[0]), left[..count]);
        Assert.All(offsets, offset => Assert.InRange(offset.End, offset.Start, text.Length));
        Assert.Equal(offsets[1..^1].OrderBy(offset => offset.Start).Select(offset => offset.Start), offsets[1..^1].Select(offset => offset.Start));
    });

    [Fact]
    public void Decode_AnyText_IsTheTextAgain() => Texts.Sample(text =>
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), Tokenizer.Decode(Tokenizer.Ids(text)));
        }
    });

    [Fact]
    public void Decode_SpecialTokens_AreKeptOnRequest()
    {
        int[] ids = [0, Tokenizer.IdOf("\u0120the")!.Value, 999, 2, 1_000_000];
        Assert.Equal(" the", Tokenizer.Decode(ids));
        Assert.Equal("<s> the<mask></s>", Tokenizer.Decode(ids, keepSpecialTokens: true));
    }

    [Theory]
    [InlineData("a", "b", 20, "<s> a </s> </s> b </s>", 1, 1, 0, 0)]
    [InlineData("a!", "b", 6, "<s> a </s> </s> b </s>", 1, 1, 1, 0)]
    [InlineData("a", "b!!", 6, "<s> a </s> </s> b </s>", 1, 1, 0, 2)]
    [InlineData("a!1?", "b!1?", 7, "<s> a </s> </s> b ! </s>", 1, 2, 3, 2)]
    [InlineData("a", "b", 4, "<s> </s> </s> </s>", 0, 0, 1, 1)]
    public void EncodePair_LittleRoom_CutsTheLongerFirst(
        string first, string second, int room, string tokens, int firstCount, int secondCount, int firstTruncated, int secondTruncated)
    {
        var ids = new int[room];
        var types = new int[room];
        var offsets = new TokenOffset[room];
        var pair = Tokenizer.EncodePair(first, second, ids, types, offsets);

        Assert.Equal(tokens, string.Join(' ', ids[..pair.Count].Select(Tokenizer.TokenOf)));
        Assert.Equal(new PairPart(1, firstCount, firstTruncated), pair.First);
        Assert.Equal(new PairPart(firstCount + 3, secondCount, secondTruncated), pair.Second);
        Assert.All(types, type => Assert.Equal(0, type));
        Assert.All(offsets[pair.Second.Start..(pair.Second.Start + pair.Second.Count)].Index(), entry => Assert.Equal(new TokenOffset(entry.Index, entry.Index + 1), entry.Item));
    }

    [Fact]
    public void EncodePair_WithoutSpecialTokensCutAtTheLeft_KeepsTheEnds()
    {
        var ids = new int[4];
        var pair = Tokenizer.EncodePair("ab!1", "a?", ids, options: new EncodeOptions(WithoutSpecialTokens: true, TruncationSide.Left));
        Assert.Equal("! 1 a ?", string.Join(' ', ids.Select(Tokenizer.TokenOf)));
        Assert.Equal(new PairPart(2, 2, 0), pair.Second);
    }

    [Fact]
    public void EncodePair_Misuse_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Tokenizer.EncodePair("a", "b", new int[3]));
        Assert.Throws<ArgumentException>(() => Tokenizer.EncodePair("a", "b", new int[9], new int[8]));
        Assert.Throws<ArgumentException>(() => Tokenizer.EncodePair("a", "b", new int[9], new int[9], new TokenOffset[8]));
    }

    [Theory]
    [InlineData("the", "\u0120the", "0-3")]
    [InlineData(" the", "\u0120the", "0-4")]
    [InlineData("\nthe", "\u0120 \u010A t he", "0-0 0-1 1-2 2-4")]
    [InlineData("'s", "\u0120' s", "0-1 1-2")]
    [InlineData("<s>the the", "<s> \u0120the \u0120the", "0-3 4-6 7-10")]
    public void Encode_PrefixSpace_IsInTheTokensAndNotInTheText(string text, string tokens, string places)
    {
        // Offsets as Hugging Face gives them: the first token keeps its blank, and a later one loses its first character for the blank that was added.
        var json = Json("add_prefix_space\": false", "add_prefix_space\": true");
        var tokenizer = TokenizerFolder.LoadJson(json);
        var ids = new int[tokenizer.CountTokens(text, withoutSpecialTokens: true)];
        var offsets = new TokenOffset[ids.Length];
        tokenizer.Encode(text, ids, offsets, new EncodeOptions(WithoutSpecialTokens: true), out _);
        Assert.Equal(tokens, string.Join(' ', ids.Select(tokenizer.TokenOf)));
        Assert.Equal(places, string.Join(' ', offsets.Select(offset => $"{offset.Start}-{offset.End}")));
    }

    [Fact]
    public void Encode_OffsetsNotTrimmed_HoldTheBlanks()
    {
        var tokenizer = TokenizerFolder.LoadJson(Json("trim_offsets\": true", "trim_offsets\": false"));
        var ids = new int[2];
        var offsets = new TokenOffset[2];
        tokenizer.Encode(" the end", ids, offsets, new EncodeOptions(WithoutSpecialTokens: true), out _);
        Assert.Equal([new TokenOffset(0, 4), new TokenOffset(4, 8)], offsets);
    }

    [Fact]
    public void Encode_Warm_AllocatesNothing()
    {
        var ids = new int[64];
        var offsets = new TokenOffset[64];
        const string Text = "What a d\u00E4y!! \U0001F602 @user  caf\u00E9 \u4ECA\u65E5 <mask> it's \u0130stanbul antidisestablishmentarianismantidisestablishmentarianism";
        var before = 0L;
        for (var round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Tokenizer.Encode(Text, ids, offsets, new EncodeOptions(TruncationSide: TruncationSide.Left), out _);
            Tokenizer.CountTokens(Text);
            Tokenizer.EncodePair(Text, Text, ids, options: default);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Encode_ManyThreads_GiveTheSameIds()
    {
        var expected = Tokenizer.Ids("the end of it's all \u4E2D");
        Parallel.For(0, 1000, _ => Assert.Equal(expected, Tokenizer.Ids("the end of it's all \u4E2D")));
    }

    [Theory]
    [InlineData("th", 1 << 19)]
    [InlineData("\u0301", 1_000_000)]
    [InlineData(" ", 1 << 20)]
    [InlineData("'", 1 << 20)]
    public void Encode_HostileText_IsDoneWhole(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), Tokenizer.Decode(Tokenizer.Ids(text)));
    }

    [Fact]
    public void Encode_AMillionHalvesOfSurrogatePairs_AreAllReplaced()
        => Assert.Equal((3 << 20) + 2, Tokenizer.CountTokens(new string('\uD83D', 1 << 20)));

    [Fact]
    public void AddSpecialTokens_TokensOfAText_AreTheEncodedText()
    {
        var tokens = Tokenizer.Ids("the end")[1..^1];
        var ids = new int[10];
        Assert.Equal(tokens.Length + 2, Tokenizer.AddSpecialTokens(tokens, ids));
        Assert.Equal(Tokenizer.Ids("the end"), ids[..(tokens.Length + 2)]);
    }

    internal static string Json(string from = "", string to = "")
    {
        var json = File.ReadAllText(TestFiles.Golden("checkpoints/a_roberta_safetensors/tokenizer.json"));
        return from.Length == 0 ? json : json.Replace(from, to, StringComparison.Ordinal);
    }

    /// <summary>BPE as its authors describe it: look for the lowest pair, merge it everywhere, begin again.</summary>
    private static partial class SlowBpe
    {
        private static readonly JsonNode Model = JsonNode.Parse(Json())!["model"]!;
        private static readonly Dictionary<string, int> Ids = Model["vocab"]!.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<int>());
        private static readonly List<string> Merges = [.. Model["merges"]!.AsArray().Select(entry => entry!.GetValue<string>())];

        public static IEnumerable<int> Encode(string text)
            => Pattern().Matches(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))).SelectMany(match => EncodeWord(match.Value));

        private static IEnumerable<int> EncodeWord(string word)
        {
            var parts = Encoding.UTF8.GetBytes(word).Select(Visible).ToList();
            while (true)
            {
                var best = Enumerable.Range(0, parts.Count - 1).Select(i => Merges.IndexOf($"{parts[i]} {parts[i + 1]}")).Where(rank => rank >= 0).DefaultIfEmpty(-1).Min();
                if (best < 0)
                {
                    return parts.Select(part => Ids[part]);
                }

                for (var i = 0; i < parts.Count - 1; i++)
                {
                    if ($"{parts[i]} {parts[i + 1]}" == Merges[best])
                    {
                        parts[i] += parts[i + 1];
                        parts.RemoveAt(i + 1);
                    }
                }
            }
        }

        private static string Visible(byte value)
        {
            var visible = Enumerable.Range(0, 256).Where(b => b is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174).ToList();
            return visible.Contains(value) ? $"{(char)value}" : $"{(char)(256 + Enumerable.Range(0, value).Count(b => !visible.Contains(b)))}";
        }

        [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
        private static partial Regex Pattern();
    }
}
