namespace Tritone.Tokenization.WordPiece;

/// <summary>Finds the files of a tokenizer in a folder and reads those that count.</summary>
internal static class TokenizerFiles
{
    public const string TokenizerJson = "tokenizer.json";
    public const string VocabularyText = "vocab.txt";

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
        string[] known = ["vocab.json", "merges.txt", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model"];
        var others = known.Where(name => File.Exists(Path.Combine(directory, name))).ToList();
        return others.Count == 0
            ? new TritoneException(ErrorCode.NotFound, $"there is no {TokenizerJson} or {VocabularyText} in '{directory}'")
            : new TritoneException(ErrorCode.Unsupported, $"'{directory}' has its tokenizer in {string.Join(" and ", others)}; supported: {TokenizerJson}, {VocabularyText} (WordPiece)");
    }
}
