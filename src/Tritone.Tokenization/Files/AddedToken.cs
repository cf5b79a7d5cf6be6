using System.Globalization;
using Tritone.Files;

namespace Tritone.Tokenization.Files;

/// <summary>A token that is recognised in the text before anything else is done to it.</summary>
/// <param name="Content">The characters, as they stand in the text.</param>
/// <param name="Id">Its id.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>The limit of a token id: none of the published vocabularies comes near.</summary>
    public const int MaxId = (1 << 24) - 1;

    /// <summary>Whether decoding leaves it out.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether white space before it belongs to it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether white space after it belongs to it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it is looked for after the text was normalised, and after those that are not.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Reads the array <c>added_tokens</c> of a <c>tokenizer.json</c>.</summary>
    public static IReadOnlyList<AddedToken> ReadArray(JsonFields fields, string key)
        => [.. fields.Objects(key).Select(entry => Read(entry, entry.Integer("id", 0, MaxId)))];

    /// <summary>Reads the object <c>added_tokens_decoder</c> of a <c>tokenizer_config.json</c>, whose keys are the ids.</summary>
    public static IReadOnlyList<AddedToken> ReadById(JsonFields fields, string key)
    {
        var tokens = new List<AddedToken>();
        foreach (var (name, _) in fields.Members(key) ?? [])
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > MaxId)
            {
                throw fields.Invalid($"has the key '{name}' in '{key}'; keys are ids from 0 to {MaxId}");
            }

            tokens.Add(Read(fields.Object(key)!.Object(name) ?? throw fields.Invalid($"has no token for id {id} in '{key}'"), id));
        }

        return tokens;
    }

    private static AddedToken Read(JsonFields fields, int id)
    {
        fields.RefuseOthers("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        var content = fields.RequiredString("content");
        if (content.Length == 0)
        {
            throw fields.Invalid("has an empty 'content'");
        }

        if (fields.Flag("single_word") is true)
        {
            throw fields.Refuse($"has 'single_word': true for the added token '{content}'; supported: false");
        }

        return new AddedToken(content, id)
        {
            IsSpecial = fields.Flag("special") ?? false,
            StripsLeft = fields.Flag("lstrip") ?? false,
            StripsRight = fields.Flag("rstrip") ?? false,
            IsNormalized = fields.Flag("normalized") ?? false,
        };
    }
}
