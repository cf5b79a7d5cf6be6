using Tritone.Files;
using Tritone.Tokenization.Files;

namespace Tritone.Tokenization.WordPiece;

/// <summary>Reads a <c>vocab.txt</c>: one token a line, its id the number of the line.</summary>
internal static class VocabularyTextReader
{
    private const long MaxFileLength = 64 * 1024 * 1024;

    private static readonly string[] Classes = ["BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast"];
    private static readonly string[] Roles = ["pad_token", "unk_token", "cls_token", "sep_token", "mask_token"];

    public static WordPieceSettings Read(string path, TokenizerConfig config)
    {
        var length = FileLength.Of(path);
        return length > MaxFileLength
            ? throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has {length} bytes; at most {MaxFileLength} are read")
            : Create(ReadIds(File.ReadLines(path)), path, config);
    }

    private static Dictionary<string, int> ReadIds(IEnumerable<string> lines)
    {
        // A token that stands there twice has its last id, and trailing white space is no part of a token, as with Hugging Face.
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, line) in lines.Index())
        {
            ids[line.TrimEnd()] = id;
        }

        return ids;
    }

    private static WordPieceSettings Create(Dictionary<string, int> ids, string path, TokenizerConfig config)
    {
        if (config.TokenizerClass is { } name && !Classes.Contains(name))
        {
            throw new TritoneException(
                ErrorCode.Unsupported, $"the tokenizer_config.json beside '{path}' names the tokenizer '{name}'; supported: {string.Join(", ", Classes)}");
        }

        if (config.AddedTokens.FirstOrDefault(token => token.IsNormalized) is { } normalized)
        {
            throw new TritoneException(
                ErrorCode.Unsupported, $"the tokenizer_config.json beside '{path}' has 'normalized': true for the added token '{normalized.Content}'; supported for WordPiece: false");
        }

        foreach (var (content, id) in config.AddedTokens)
        {
            if (ids.TryGetValue(content, out var known) && known != id)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"'{path}' gives the token '{content}' the id {known}; the tokenizer_config.json beside it says {id}");
            }

            ids[content] = id;
        }

        var lowercase = config.LowerCase ?? true;
        var roles = Roles.ToDictionary(role => role, role => Token(role, config));
        return new WordPieceSettings
        {
            Ids = ids,
            AddedTokens = [.. config.AddedTokens, .. roles.Values.Distinct()
                .Where(content => ids.ContainsKey(content) && config.AddedTokens.All(token => token.Content != content))
                .Select(content => new AddedToken(content, ids[content]) { IsSpecial = true })],
            Normalization = new BertNormalization(
                CleanText: true, HandleChineseChars: config.ChineseChars ?? true, StripAccents: config.StripAccents ?? lowercase, lowercase),
            UnknownToken = Known(roles["unk_token"]),
            SpecialTokens = SpecialTokensReader.Bert(ids[Known(roles["cls_token"])], ids[Known(roles["sep_token"])]),
            PadId = ids.GetValueOrDefault(roles["pad_token"]),
            ModelMaxLength = config.ModelMaxLength,
        };

        string Known(string token) => ids.ContainsKey(token)
            ? token
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has no token '{token}', which a BERT tokenizer needs");
    }

    // The defaults of BertTokenizer: [CLS] for cls_token.
    private static string Token(string role, TokenizerConfig config)
        => config.SpecialTokens.TryGetValue(role, out var token) ? token : $"[{role[..role.IndexOf('_', StringComparison.Ordinal)].ToUpperInvariant()}]";
}
