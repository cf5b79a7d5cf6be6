using Tritone.Files;

namespace Tritone.Tokenization.Files;

/// <summary>What a <c>tokenizer_config.json</c> says; each null or empty where it says nothing. Immutable.</summary>
internal sealed record TokenizerConfig
{
    public string? TokenizerClass { get; init; }

    public bool? LowerCase { get; init; }

    public bool? StripAccents { get; init; }

    public bool? ChineseChars { get; init; }

    public bool? AddPrefixSpace { get; init; }

    public bool? TrimOffsets { get; init; }

    public int? ModelMaxLength { get; init; }

    /// <summary>The special tokens by their roles: <c>cls_token</c>, <c>sep_token</c>, <c>unk_token</c>, <c>pad_token</c>, <c>mask_token</c>.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens { get; init; } = new Dictionary<string, string>();

    /// <summary>The tokens of <c>added_tokens_decoder</c> with their ids.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    public static TokenizerConfig Read(string directory)
    {
        // The slow tokenizers' way to add tokens: an empty one is common, a filled one means ids that the vocabulary does not have.
        var added = Path.Combine(directory, "added_tokens.json");
        if (File.Exists(added) && !File.Exists(Path.Combine(directory, TokenizerFiles.TokenizerJsonName)))
        {
            JsonFields.Read(added).RefuseOthers();
        }

        var path = Path.Combine(directory, "tokenizer_config.json");
        return File.Exists(path) ? JsonFields.Read(path, Read) : new TokenizerConfig();
    }

    public static TokenizerConfig Parse(ReadOnlyMemory<byte> utf8, string path) => JsonFields.Parse(utf8, path, Read);

    private static TokenizerConfig Read(JsonFields fields)
    {
        if (fields.Flag("do_basic_tokenize") is false)
        {
            throw fields.Refuse("has 'do_basic_tokenize': false; supported: true");
        }

        if (fields.Has("never_split") && fields.IsFilled("never_split"))
        {
            throw fields.Refuse("has words in 'never_split'; supported: none");
        }

        // Hugging Face writes 1e30 for "no limit".
        var maxLength = fields.PositiveNumber("model_max_length", double.MaxValue, double.MaxValue);
        return new TokenizerConfig
        {
            TokenizerClass = fields.String("tokenizer_class"),
            LowerCase = fields.Flag("do_lower_case"),
            StripAccents = fields.Flag("strip_accents"),
            ChineseChars = fields.Flag("tokenize_chinese_chars"),
            AddPrefixSpace = fields.Flag("add_prefix_space"),
            TrimOffsets = fields.Flag("trim_offsets"),
            ModelMaxLength = maxLength <= int.MaxValue ? (int)maxLength : null,
            SpecialTokens = ReadSpecialTokens(fields),
            AddedTokens = AddedToken.ReadById(fields, "added_tokens_decoder"),
        };
    }

    private static Dictionary<string, string> ReadSpecialTokens(JsonFields fields)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in (string[])["cls_token", "sep_token", "unk_token", "pad_token", "mask_token"])
        {
            if (fields.Has(role))
            {
                tokens[role] = fields.IsString(role) ? fields.String(role)! : fields.Object(role)!.RequiredString("content");
            }
        }

        return tokens;
    }
}
