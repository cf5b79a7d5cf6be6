using System.Text.Json;
using Tritone.Files;

namespace Tritone.Tokenization.WordPiece;

/// <summary>The special tokens around a text, from the <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal sealed record TokenTemplate(IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix)
{
    public static TokenTemplate Read(JsonFields fields, IReadOnlyDictionary<string, int> ids)
    {
        if (fields.Object("post_processor") is not { } part)
        {
            return new TokenTemplate([], []);
        }

        return part.String("type") switch
        {
            "TemplateProcessing" => ReadTemplate(part, ids),
            "BertProcessing" => new TokenTemplate([ReadPair(part, "cls", ids)], [ReadPair(part, "sep", ids)]),
            var type => throw fields.Refuse($"has a 'post_processor' of type '{type}'; supported: TemplateProcessing, BertProcessing"),
        };
    }

    private static TokenTemplate ReadTemplate(JsonFields part, IReadOnlyDictionary<string, int> ids)
    {
        part.RefuseOthers("type", "single", "pair", "special_tokens");
        var special = part.Object("special_tokens");
        var sides = new List<int>[] { [], [] };
        var texts = 0;
        foreach (var piece in part.Objects("single"))
        {
            piece.RefuseOthers("SpecialToken", "Sequence");
            if (piece.Object("Sequence") is { } sequence)
            {
                RefuseType(sequence);
                texts++;
            }
            else if (piece.Object("SpecialToken") is { } token && texts <= 1)
            {
                RefuseType(token);
                sides[texts].AddRange(SpecialIds(special, token, ids));
            }
        }

        return texts == 1
            ? new TokenTemplate(sides[0], sides[1])
            : throw part.Invalid($"names the text {texts} times in 'single'; expected once");
    }

    private static void RefuseType(JsonFields piece)
    {
        if (piece.Integer("type_id", 0, int.MaxValue, @default: 0) is var type and not 0)
        {
            throw piece.Refuse($"has 'type_id': {type}; supported: 0 for a single text");
        }
    }

    private static List<int> SpecialIds(JsonFields? special, JsonFields piece, IReadOnlyDictionary<string, int> ids)
    {
        var name = piece.RequiredString("id");
        var entry = special?.Object(name) ?? throw piece.Invalid($"names the special token '{name}', which 'special_tokens' does not have");
        var result = new List<int>();
        foreach (var value in entry.Array("ids"))
        {
            result.Add(value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var id) && ids.Values.Contains(id)
                ? id
                : throw entry.Invalid($"has {value.GetRawText()} in 'ids', which is no id of the vocabulary"));
        }

        return result;
    }

    private static int ReadPair(JsonFields part, string key, IReadOnlyDictionary<string, int> ids)
        => part.Array(key) is [{ ValueKind: JsonValueKind.String } token, { ValueKind: JsonValueKind.Number } value]
            && value.TryGetInt32(out var id) && ids.TryGetValue(token.GetString()!, out var known) && known == id
            ? id
            : throw part.Invalid($"has a '{key}' that is not a token of the vocabulary with its id");
}
