using System.Text.Json;
using Tritone.Files;
using Tritone.Tokenization.ByteLevelBpe;
using Tritone.Tokenization.WordPiece;

namespace Tritone.Tokenization.Files;

/// <summary>Reads a <c>tokenizer.json</c>: every part of it is understood, or refused by name.</summary>
internal static class TokenizerJson
{
    // The largest published vocabularies, of many languages, are a few megabytes.
    private const long MaxFileLength = 64 * 1024 * 1024;

    public static TextTokenizer Read(string path, TokenizerConfig config)
        => JsonFields.Read(path, fields => Create(fields, config), MaxFileLength);

    public static TextTokenizer Parse(ReadOnlyMemory<byte> utf8, string path, TokenizerConfig config)
        => JsonFields.Parse(utf8, path, fields => Create(fields, config));

    /// <summary>A part of the file that must be there and of one type.</summary>
    public static JsonFields RequirePart(JsonFields fields, string key, string type)
    {
        var part = fields.Object(key) ?? throw fields.Refuse($"has no '{key}'; supported: {type}");
        return part.String("type") is var actual && actual == type
            ? part
            : throw fields.Refuse($"has a '{key}' of type '{actual}'; supported: {type}");
    }

    /// <summary>The vocabulary of a model: each token with its id, no id twice.</summary>
    public static Dictionary<string, int> ReadVocabulary(JsonFields model, string key = "vocab")
    {
        var members = model.Members(key) ?? throw model.Invalid($"has no '{key}'");
        return ReadVocabulary(model, members);
    }

    /// <summary>A vocabulary: each token with its id, no id twice.</summary>
    public static Dictionary<string, int> ReadVocabulary(JsonFields fields, IReadOnlyList<(string Token, JsonElement Id)> members)
    {
        var ids = new Dictionary<string, int>(members.Count, StringComparer.Ordinal);
        var tokens = new Dictionary<int, string>(members.Count);
        foreach (var (token, value) in members)
        {
            if (value.ValueKind is not JsonValueKind.Number || !value.TryGetInt32(out var id) || id is < 0 or > AddedToken.MaxId)
            {
                throw fields.Invalid($"gives the token '{token}' an id that is no whole number from 0 to {AddedToken.MaxId}");
            }

            if (!tokens.TryAdd(id, token))
            {
                throw fields.Invalid($"gives the id {id} to '{tokens[id]}' and to '{token}'");
            }

            ids.Add(token, id);
        }

        return ids;
    }

    private static TextTokenizer Create(JsonFields fields, TokenizerConfig config)
    {
        fields.RefuseOthers("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        if (fields.String("version") is var version && version is not (null or "1.0"))
        {
            throw fields.Refuse($"has 'version': '{version}'; supported: 1.0");
        }

        var model = fields.Object("model") ?? throw fields.Refuse("has no 'model'; supported: WordPiece, BPE");
        var ids = new Lazy<Dictionary<string, int>>(() => ReadVocabulary(model));

        // Early versions of the format do not name the type.
        var type = model.String("type") ?? (model.Has("merges") ? "BPE" : "WordPiece");
        return type switch
        {
            "WordPiece" => new WordPieceTokenizer(WordPieceJson.Read(fields, model, ids.Value, AddTokens(fields, ids.Value), config)),
            "BPE" => new ByteLevelBpeTokenizer(ByteLevelBpeJson.Read(fields, model, ids.Value, AddTokens(fields, ids.Value), config)),
            _ => throw fields.Refuse($"has a 'model' of type '{type}'; supported: WordPiece, BPE"),
        };
    }

    private static IReadOnlyList<AddedToken> AddTokens(JsonFields fields, Dictionary<string, int> ids)
    {
        var tokens = AddedToken.ReadArray(fields, "added_tokens");
        var taken = ids.ToDictionary(entry => entry.Value, entry => entry.Key);
        foreach (var (content, id) in tokens)
        {
            if (taken.TryGetValue(id, out var other) ? other != content : ids.ContainsKey(content))
            {
                throw fields.Invalid($"has the added token '{content}' with the id {id}, which its vocabulary contradicts");
            }

            ids[content] = id;
            taken[id] = content;
        }

        return tokens;
    }
}
