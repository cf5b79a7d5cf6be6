using System.Text.Json;
using Tritone.Files;

namespace Tritone.Tokenization.Files;

/// <summary>Reads the special tokens around a text, and around two, from the <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal sealed class SpecialTokensReader
{
    private readonly JsonFields _part;
    private readonly IReadOnlyDictionary<string, int> _ids;
    private readonly HashSet<int> _known;

    private SpecialTokensReader(JsonFields part, IReadOnlyDictionary<string, int> ids)
    {
        _part = part;
        _ids = ids;
        _known = [.. ids.Values];
    }

    /// <summary>Reads them; none are added where there is no post-processor, or one that adds none.</summary>
    public static SpecialTokens Read(JsonFields fields, IReadOnlyDictionary<string, int> ids, params ReadOnlySpan<string> others)
    {
        if (fields.Object("post_processor") is not { } part)
        {
            return None;
        }

        var reader = new SpecialTokensReader(part, ids);
        var type = part.String("type");
        return type switch
        {
            "TemplateProcessing" => reader.ReadTemplate(),
            "BertProcessing" => Bert(reader.ReadToken("cls"), reader.ReadToken("sep")),
            "RobertaProcessing" => Roberta(reader.ReadToken("cls"), reader.ReadToken("sep")),
            not null when others.Contains(type) => None,
            _ => throw fields.Refuse($"has a 'post_processor' of type '{type}'; supported: {string.Join(", ", ["TemplateProcessing", "BertProcessing", "RobertaProcessing", .. others])}"),
        };
    }

    /// <summary><c>[CLS] A [SEP]</c> and <c>[CLS] A [SEP] B [SEP]</c>, of type 1 from B on.</summary>
    public static SpecialTokens Bert(int cls, int sep) => new()
    {
        Prefix = [cls],
        Suffix = [sep],
        Pair = new SpecialTokens.PairTemplate([new(cls, 0)], [new(sep, 0)], [new(sep, 1)], FirstType: 0, SecondType: 1),
    };

    /// <summary><c>&lt;s&gt; A &lt;/s&gt;</c> and <c>&lt;s&gt; A &lt;/s&gt; &lt;/s&gt; B &lt;/s&gt;</c>, all of type 0.</summary>
    public static SpecialTokens Roberta(int cls, int sep) => new()
    {
        Prefix = [cls],
        Suffix = [sep],
        Pair = new SpecialTokens.PairTemplate([new(cls, 0)], [new(sep, 0), new(sep, 0)], [new(sep, 0)], FirstType: 0, SecondType: 0),
    };

    private static SpecialTokens None { get; } = new()
    {
        Prefix = [],
        Suffix = [],
        Pair = new SpecialTokens.PairTemplate([], [], [], FirstType: 0, SecondType: 0),
    };

    private SpecialTokens ReadTemplate()
    {
        _part.RefuseOthers("type", "single", "pair", "special_tokens");
        var single = ReadPieces("single");
        var text = single.FindIndex(piece => piece.Text is not null);
        if (single.Count(piece => piece.Text is not null) != 1)
        {
            throw _part.Invalid($"names the text {single.Count(piece => piece.Text is not null)} times in 'single'; expected once");
        }

        if (single.FirstOrDefault(piece => piece.Type != 0) is { } typed)
        {
            throw _part.Refuse($"has 'type_id': {typed.Type} in 'single'; supported: 0 for a single text");
        }

        return new SpecialTokens
        {
            Prefix = [.. single.Take(text).SelectMany(piece => piece.Ids)],
            Suffix = [.. single.Skip(text + 1).SelectMany(piece => piece.Ids)],
            Pair = ReadPair(),
        };
    }

    private SpecialTokens.PairTemplate? ReadPair()
    {
        var pieces = ReadPieces("pair");
        if (pieces.Count == 0)
        {
            return null;
        }

        var first = pieces.FindIndex(piece => piece.Text is "A");
        var second = pieces.FindIndex(piece => piece.Text is "B");
        return first >= 0 && second > first && pieces.Count(piece => piece.Text is not null) == 2
            ? new SpecialTokens.PairTemplate(
                Typed(pieces[..first]), Typed(pieces[(first + 1)..second]), Typed(pieces[(second + 1)..]), pieces[first].Type, pieces[second].Type)
            : throw _part.Refuse("has a 'pair' that is not one text A and then one text B");
    }

    private static SpecialTokens.TypedToken[] Typed(IEnumerable<Piece> pieces)
        => [.. pieces.SelectMany(piece => piece.Ids.Select(id => new SpecialTokens.TypedToken(id, piece.Type)))];

    private List<Piece> ReadPieces(string key)
    {
        var special = _part.Object("special_tokens");
        var pieces = new List<Piece>();
        foreach (var piece in _part.Objects(key))
        {
            piece.RefuseOthers("SpecialToken", "Sequence");
            if (piece.Object("Sequence") is { } sequence)
            {
                pieces.Add(new Piece(sequence.String("id") ?? "A", [], ReadType(sequence)));
            }
            else if (piece.Object("SpecialToken") is { } token)
            {
                pieces.Add(new Piece(null, ReadIds(special, token), ReadType(token)));
            }
        }

        return pieces;
    }

    private static int ReadType(JsonFields piece) => piece.Integer("type_id", 0, int.MaxValue, @default: 0);

    private List<int> ReadIds(JsonFields? special, JsonFields piece)
    {
        var name = piece.RequiredString("id");
        var entry = special?.Object(name) ?? throw piece.Invalid($"names the special token '{name}', which 'special_tokens' does not have");
        var result = new List<int>();
        foreach (var value in entry.Array("ids"))
        {
            result.Add(value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var id) && _known.Contains(id)
                ? id
                : throw entry.Invalid($"has {value.GetRawText()} in 'ids', which is no id of the vocabulary"));
        }

        return result;
    }

    private int ReadToken(string key)
        => _part.Array(key) is [{ ValueKind: JsonValueKind.String } token, { ValueKind: JsonValueKind.Number } value]
            && value.TryGetInt32(out var id) && _ids.TryGetValue(token.GetString()!, out var known) && known == id
            ? id
            : throw _part.Invalid($"has a '{key}' that is not a token of the vocabulary with its id");

    private sealed record Piece(string? Text, IReadOnlyList<int> Ids, int Type);
}
