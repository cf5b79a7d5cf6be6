using System.Text.Json;
using Tritone.Files;

namespace Tritone.Tokenization.WordPiece;

/// <summary>Reads a <c>tokenizer.json</c>: every part of it is understood, or refused by name.</summary>
internal static class TokenizerJsonReader
{
    // The largest published WordPiece vocabularies, of many languages, are a few megabytes.
    private const long MaxFileLength = 64 * 1024 * 1024;

    public static WordPieceSettings Read(string path, TokenizerConfig config)
        => JsonFields.Read(path, fields => Read(fields, config), MaxFileLength);

    public static WordPieceSettings Parse(ReadOnlyMemory<byte> utf8, string path, TokenizerConfig config)
        => JsonFields.Parse(utf8, path, fields => Read(fields, config));

    private static WordPieceSettings Read(JsonFields fields, TokenizerConfig config)
    {
        fields.RefuseOthers("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        if (fields.String("version") is var version && version is not (null or "1.0"))
        {
            throw fields.Refuse($"has 'version': '{version}'; supported: 1.0");
        }

        RequirePart(fields, "pre_tokenizer", "BertPreTokenizer").RefuseOthers("type");
        var model = RequirePart(fields, "model", "WordPiece");
        model.RefuseOthers("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        var ids = ReadVocabulary(model);
        var addedTokens = AddTokens(fields, ids);
        var unknown = model.RequiredString("unk_token");
        if (!ids.ContainsKey(unknown))
        {
            throw model.Invalid($"has 'unk_token': '{unknown}', which is not in its 'vocab'");
        }

        var template = TokenTemplate.Read(fields, ids);
        return new WordPieceSettings
        {
            Ids = ids,
            AddedTokens = addedTokens,
            Normalization = ReadNormalization(fields, config),
            UnknownToken = unknown,
            Continuation = model.RequiredString("continuing_subword_prefix"),
            WordLength = model.Integer("max_input_chars_per_word", 1, WordPieceSettings.MaxWordLength, @default: 100),
            Prefix = template.Prefix,
            Suffix = template.Suffix,
            PadId = ids.GetValueOrDefault(config.SpecialTokens.GetValueOrDefault("pad_token", "[PAD]")),
            ModelMaxLength = config.ModelMaxLength,
        };
    }

    private static JsonFields RequirePart(JsonFields fields, string key, string type)
    {
        var part = fields.Object(key) ?? throw fields.Refuse($"has no '{key}'; supported: {type}");
        return part.String("type") is var actual && actual == type
            ? part
            : throw fields.Refuse($"has a '{key}' of type '{actual}'; supported: {type}");
    }

    private static Dictionary<string, int> ReadVocabulary(JsonFields model)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var tokens = new Dictionary<int, string>();
        foreach (var (token, value) in model.Members("vocab") ?? throw model.Invalid("has no 'vocab'"))
        {
            if (value.ValueKind is not JsonValueKind.Number || !value.TryGetInt32(out var id) || id is < 0 or > AddedToken.MaxId)
            {
                throw model.Invalid($"gives the token '{token}' an id that is no whole number from 0 to {AddedToken.MaxId}");
            }

            if (!tokens.TryAdd(id, token))
            {
                throw model.Invalid($"gives the id {id} to '{tokens[id]}' and to '{token}'");
            }

            ids.Add(token, id);
        }

        return ids;
    }

    private static List<string> AddTokens(JsonFields fields, Dictionary<string, int> ids)
    {
        var taken = ids.ToDictionary(entry => entry.Value, entry => entry.Key);
        var contents = new List<string>();
        foreach (var (content, id) in AddedToken.ReadArray(fields, "added_tokens"))
        {
            if (taken.TryGetValue(id, out var other) ? other != content : ids.ContainsKey(content))
            {
                throw fields.Invalid($"has the added token '{content}' with the id {id}, which its vocabulary contradicts");
            }

            ids[content] = id;
            taken[id] = content;
            contents.Add(content);
        }

        return contents;
    }

    private static BertNormalization ReadNormalization(JsonFields fields, TokenizerConfig config)
    {
        var part = RequirePart(fields, "normalizer", "BertNormalizer");
        part.RefuseOthers("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        var lowercase = Required(part, "lowercase");
        var normalization = new BertNormalization(
            Required(part, "clean_text"), Required(part, "handle_chinese_chars"), part.Flag("strip_accents") ?? lowercase, lowercase);

        RefuseContradiction(part, "lowercase", normalization.Lowercase, "do_lower_case", config.LowerCase);
        RefuseContradiction(part, "strip_accents", normalization.StripAccents, "strip_accents", config.StripAccents);
        RefuseContradiction(part, "handle_chinese_chars", normalization.HandleChineseChars, "tokenize_chinese_chars", config.ChineseChars);
        return normalization;
    }

    private static bool Required(JsonFields part, string key) => part.Flag(key) ?? throw part.Invalid($"has no '{key}'");

    // Either may be what the model was trained with, and Hugging Face's own programs differ on which they believe.
    private static void RefuseContradiction(JsonFields part, string key, bool value, string configKey, bool? configValue)
    {
        if (configValue is { } other && other != value)
        {
            throw part.Invalid($"says '{key}': {(value ? "true" : "false")}, but tokenizer_config.json says '{configKey}': {(other ? "true" : "false")}; correct the one that is wrong");
        }
    }
}
