using System.Text;
using System.Text.Json;

namespace Tritone.Tokenization.Tests;

/// <summary>Tokenizers for tests: a small vocabulary of our own, written to a folder as a checkpoint has it.</summary>
internal static class TokenizerFolder
{
    public static readonly string[] Vocabulary =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "play", "##ing", "##ed", "un", "##a", "##ffa", "##ble", "a", "b", "c", "!", "\u4E2D", "i", "\U0001F602", "##\U0001F602", "cafe", "caf\u00E9", "##s",
    ];

    public static TemporaryDirectory Create(params (string Name, string Content)[] files)
    {
        var directory = new TemporaryDirectory();
        foreach (var (name, content) in files)
        {
            File.WriteAllText(directory[name], content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return directory;
    }

    public static TemporaryDirectory WithVocabularyText(string? config = null)
    {
        var directory = Create(("vocab.txt", string.Join('\n', Vocabulary) + "\n"));
        if (config is not null)
        {
            File.WriteAllText(directory["tokenizer_config.json"], config);
        }

        return directory;
    }

    /// <summary>A sound <c>tokenizer.json</c> of the same vocabulary; a part given replaces the sound one, null removes it.</summary>
    public static string Json(params (string Key, string? Json)[] parts)
    {
        var vocabulary = string.Join(',', Vocabulary.Select((token, id) => $"{JsonSerializer.Serialize(token)}:{id}"));
        var added = string.Join(',', Vocabulary.Take(5).Select((token, id) =>
            $$"""{"id":{{id}},"content":"{{token}}","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}"""));
        var all = new Dictionary<string, string?>
        {
            ["version"] = "\"1.0\"",
            ["truncation"] = "null",
            ["padding"] = "null",
            ["added_tokens"] = $"[{added}]",
            ["normalizer"] = """{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}""",
            ["pre_tokenizer"] = """{"type":"BertPreTokenizer"}""",
            ["post_processor"] = """
                {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
                "pair":[],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}}
                """,
            ["decoder"] = """{"type":"WordPiece","prefix":"##","cleanup":true}""",
            ["model"] = $$"""{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{ {{vocabulary}} } }""",
        };
        foreach (var (key, json) in parts)
        {
            all[key] = json;
        }

        return $"{{{string.Join(',', all.Where(part => part.Value is not null).Select(part => $"\"{part.Key}\":{part.Value}"))}}}";
    }

    public static TextTokenizer Load(string? config = null)
    {
        using var directory = WithVocabularyText(config);
        return TextTokenizer.Load(directory.FullName);
    }

    public static TextTokenizer LoadJson(string json)
    {
        using var directory = Create(("tokenizer.json", json));
        return TextTokenizer.Load(directory.FullName);
    }

    public static int[] Ids(this TextTokenizer tokenizer, string text)
    {
        var ids = new int[tokenizer.CountTokens(text)];
        Assert.Equal(ids.Length, tokenizer.Encode(text, ids, out var truncated));
        Assert.Equal(0, truncated);
        return ids;
    }

    public static string Tokens(this TextTokenizer tokenizer, string text)
        => string.Join(' ', tokenizer.Ids(text).Select(tokenizer.TokenOf));
}
