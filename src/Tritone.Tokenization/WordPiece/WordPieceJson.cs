using Tritone.Files;
using Tritone.Tokenization.Files;

namespace Tritone.Tokenization.WordPiece;

/// <summary>Reads what a <c>tokenizer.json</c> says of a WordPiece model.</summary>
internal static class WordPieceJson
{
    public static WordPieceSettings Read(
        JsonFields fields, JsonFields model, IReadOnlyDictionary<string, int> ids, IReadOnlyList<AddedToken> addedTokens, TokenizerConfig config)
    {
        TokenizerJson.RequirePart(fields, "pre_tokenizer", "BertPreTokenizer").RefuseOthers("type");
        model.RefuseOthers("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        var unknown = model.RequiredString("unk_token");
        if (!ids.ContainsKey(unknown))
        {
            throw model.Invalid($"has 'unk_token': '{unknown}', which is not in its 'vocab'");
        }

        if (addedTokens.FirstOrDefault(token => token.IsNormalized) is { } normalized)
        {
            throw fields.Refuse($"has 'normalized': true for the added token '{normalized.Content}'; supported for WordPiece: false");
        }

        var continuation = model.RequiredString("continuing_subword_prefix");
        return new WordPieceSettings
        {
            Ids = ids,
            AddedTokens = addedTokens,
            Normalization = ReadNormalization(fields, config),
            UnknownToken = unknown,
            Continuation = continuation,
            CleansUpDecoded = ReadDecoder(fields, continuation),
            WordLength = model.Integer("max_input_chars_per_word", 1, WordPieceSettings.MaxWordLength, @default: 100),
            SpecialTokens = SpecialTokensReader.Read(fields, ids),
            PadId = ids.GetValueOrDefault(config.SpecialTokens.GetValueOrDefault("pad_token", "[PAD]")),
            ModelMaxLength = config.ModelMaxLength,
        };
    }

    private static BertNormalization ReadNormalization(JsonFields fields, TokenizerConfig config)
    {
        var part = TokenizerJson.RequirePart(fields, "normalizer", "BertNormalizer");
        part.RefuseOthers("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        var lowercase = Required(part, "lowercase");
        var normalization = new BertNormalization(
            Required(part, "clean_text"), Required(part, "handle_chinese_chars"), part.Flag("strip_accents") ?? lowercase, lowercase);

        RefuseContradiction(part, "lowercase", normalization.Lowercase, "do_lower_case", config.LowerCase);
        RefuseContradiction(part, "strip_accents", normalization.StripAccents, "strip_accents", config.StripAccents);
        RefuseContradiction(part, "handle_chinese_chars", normalization.HandleChineseChars, "tokenize_chinese_chars", config.ChineseChars);
        return normalization;
    }

    private static bool ReadDecoder(JsonFields fields, string continuation)
    {
        if (!fields.Has("decoder"))
        {
            return true;
        }

        var decoder = TokenizerJson.RequirePart(fields, "decoder", "WordPiece");
        decoder.RefuseOthers("type", "prefix", "cleanup");
        return decoder.String("prefix") is var prefix && (prefix is null || prefix == continuation)
            ? decoder.Flag("cleanup") ?? true
            : throw decoder.Refuse($"has 'prefix': '{prefix}'; the model has 'continuing_subword_prefix': '{continuation}'");
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
