using Tritone.Tokenization.ByteLevelBpe;
using Tritone.Tokenization.WordPiece;

namespace Tritone.Tokenization.Files;

/// <summary>Finds the files of a tokenizer in a folder and reads those that count.</summary>
internal static class TokenizerFiles
{
    public const string TokenizerJsonName = "tokenizer.json";
    public const string VocabularyText = "vocab.txt";
    public const string VocabularyJson = "vocab.json";
    public const string Merges = "merges.txt";

    private static readonly string[] OtherVocabularies = ["sentencepiece.bpe.model", "spiece.model", "tokenizer.model"];
    private static readonly string[] Settings = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

    /// <summary>Every file of a tokenizer in a folder; none if there are only settings.</summary>
    public static IReadOnlyList<string> Find(string directory)
    {
        var vocabularies = Existing(directory, [TokenizerJsonName, VocabularyText, VocabularyJson, Merges, .. OtherVocabularies]);
        return vocabularies.Count == 0 ? [] : [.. vocabularies, .. Existing(directory, Settings)];
    }

    /// <summary>Reads <c>tokenizer.json</c> if there is one, else <c>vocab.json</c> and <c>merges.txt</c>, else <c>vocab.txt</c>; and what <c>tokenizer_config.json</c> adds.</summary>
    public static TextTokenizer Load(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no tokenizer folder '{directory}'");
        }

        var config = TokenizerConfig.Read(directory);
        if (Existing(directory, [TokenizerJsonName]) is [var json])
        {
            return TokenizerJson.Read(json, config);
        }

        if (Existing(directory, [VocabularyJson, Merges]) is [var vocabulary, var merges])
        {
            return new ByteLevelBpeTokenizer(MergesTextReader.Read(vocabulary, merges, config));
        }

        return Existing(directory, [VocabularyText]) is [var text]
            ? new WordPieceTokenizer(VocabularyTextReader.Read(text, config))
            : throw NoTokenizer(directory);
    }

    private static TritoneException NoTokenizer(string directory)
    {
        const string Supported = $"{TokenizerJsonName}, {VocabularyJson} with {Merges}, or {VocabularyText}";
        var others = Existing(directory, [VocabularyJson, Merges, .. OtherVocabularies]).Select(Path.GetFileName).ToList();
        return others.Count == 0
            ? new TritoneException(ErrorCode.NotFound, $"there is no tokenizer in '{directory}'; looked for {Supported}")
            : new TritoneException(ErrorCode.Unsupported, $"'{directory}' has its tokenizer in {string.Join(" and ", others)}; supported: {Supported}");
    }

    private static List<string> Existing(string directory, string[] names) => [.. names.Select(name => Path.Combine(directory, name)).Where(File.Exists)];
}
