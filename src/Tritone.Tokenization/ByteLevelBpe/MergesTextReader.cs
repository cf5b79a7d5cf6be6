using Tritone.Files;
using Tritone.Tokenization.Files;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>Reads a <c>vocab.json</c> and a <c>merges.txt</c>, as RoBERTa's checkpoints have them.</summary>
internal static class MergesTextReader
{
    private const long MaxFileLength = 64 * 1024 * 1024;

    private static readonly string[] Classes = ["RobertaTokenizer", "RobertaTokenizerFast"];

    // The defaults of RobertaTokenizer. The mask takes the white space before it.
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["cls_token"] = "<s>",
        ["pad_token"] = "<pad>",
        ["sep_token"] = "</s>",
        ["unk_token"] = "<unk>",
        ["mask_token"] = "<mask>",
    };

    public static ByteLevelBpeSettings Read(string vocabularyPath, string mergesPath, TokenizerConfig config)
    {
        var length = FileLength.Of(mergesPath);
        return length > MaxFileLength
            ? throw new TritoneException(ErrorCode.InvalidArgument, $"'{mergesPath}' has {length} bytes; at most {MaxFileLength} are read")
            : JsonFields.Read(vocabularyPath, fields => Create(fields, mergesPath, config), MaxFileLength);
    }

    private static ByteLevelBpeSettings Create(JsonFields vocabulary, string mergesPath, TokenizerConfig config)
    {
        if (config.TokenizerClass is { } name && !Classes.Contains(name))
        {
            throw new TritoneException(
                ErrorCode.Unsupported, $"the tokenizer_config.json beside '{mergesPath}' names the tokenizer '{name}'; supported: {string.Join(", ", Classes)}");
        }

        var ids = TokenizerJson.ReadVocabulary(vocabulary, vocabulary.Members());
        var resolver = new MergeResolver(ids, vocabulary.Invalid);
        resolver.RequireBytes();
        ReadMerges(mergesPath, resolver);
        var roles = Roles.ToDictionary(role => role.Key, role => config.SpecialTokens.GetValueOrDefault(role.Key, role.Value));
        return new ByteLevelBpeSettings
        {
            Ids = ids,
            Merges = resolver.Merges,
            AddedTokens = ReadAddedTokens(vocabulary, ids, roles, config),
            AddPrefixSpace = config.AddPrefixSpace ?? false,
            TrimOffsets = config.TrimOffsets ?? true,
            KeepFirstBlank = config.AddPrefixSpace ?? false,
            SpecialTokens = SpecialTokensReader.Roberta(Known(roles["cls_token"]), Known(roles["sep_token"])),
            PadId = ids.GetValueOrDefault(roles["pad_token"]),
            ModelMaxLength = config.ModelMaxLength,
        };

        int Known(string token) => ids.TryGetValue(token, out var id) ? id : throw vocabulary.Invalid($"has no token '{token}', which a RoBERTa tokenizer needs");
    }

    private static List<AddedToken> ReadAddedTokens(JsonFields vocabulary, Dictionary<string, int> ids, Dictionary<string, string> roles, TokenizerConfig config)
    {
        var tokens = new List<AddedToken>(config.AddedTokens);
        foreach (var (content, id) in config.AddedTokens)
        {
            if (ids.TryGetValue(content, out var known) && known != id)
            {
                throw vocabulary.Invalid($"gives the token '{content}' the id {known}; the tokenizer_config.json beside it says {id}");
            }

            ids[content] = id;
        }

        foreach (var (role, content) in roles)
        {
            if (ids.TryGetValue(content, out var id) && tokens.All(token => token.Content != content))
            {
                tokens.Add(new AddedToken(content, id) { IsSpecial = true, StripsLeft = role is "mask_token" });
            }
        }

        return tokens;
    }

    private static void ReadMerges(string path, MergeResolver resolver)
    {
        foreach (var (i, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            if (line.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"line {i + 1} of '{path}' is '{ErrorText.Shorten(line)}'; expected two tokens");
            }

            resolver.Add(left, right);
        }
    }
}
