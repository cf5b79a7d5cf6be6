namespace Tritone.Tokenization.WordPiece;

/// <summary>Finds the files of a tokenizer in a folder and reads those that count.</summary>
internal static class TokenizerFiles
{
    public const string TokenizerJson = "tokenizer.json";
    public const string VocabularyText = "vocab.txt";

    private static readonly string[] OtherVocabularies = ["vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model"];
    private static readonly string[] Settings = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

    /// <summary>Every file of a tokenizer in a folder; none if there are only settings.</summary>
    public static IReadOnlyList<string> Find(string directory)
    {
        var vocabularies = Existing(directory, [TokenizerJson, VocabularyText, .. OtherVocabularies]);
        return vocabularies.Count == 0 ? [] : [.. vocabularies, .. Existing(directory, Settings)];
    }

    /// <summary>Reads <c>tokenizer.json</c> if there is one, else <c>vocab.txt</c>; and what <c>tokenizer_config.json</c> adds.</summary>
    public static WordPieceSettings Read(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no tokenizer folder '{directory}'");
        }

        var config = TokenizerConfig.Read(directory);
        var json = Path.Combine(directory, TokenizerJson);
        if (File.Exists(json))
        {
            return TokenizerJsonReader.Read(json, config);
        }

        var text = Path.Combine(directory, VocabularyText);
        return File.Exists(text) ? VocabularyTextReader.Read(text, config) : throw NoTokenizer(directory);
    }

    private static TritoneException NoTokenizer(string directory)
    {
        var others = Existing(directory, OtherVocabularies).Select(Path.GetFileName).ToList();
        return others.Count == 0
            ? new TritoneException(ErrorCode.NotFound, $"there is no {TokenizerJson} or {VocabularyText} in '{directory}'")
            : new TritoneException(ErrorCode.Unsupported, $"'{directory}' has its tokenizer in {string.Join(" and ", others)}; supported: {TokenizerJson}, {VocabularyText} (WordPiece)");
    }

    private static List<string> Existing(string directory, string[] names) => [.. names.Select(name => Path.Combine(directory, name)).Where(File.Exists)];
}
