namespace Tritone.Server.Tei.Requests;

/// <summary>The body of <c>POST /decode</c>. Immutable.</summary>
/// <param name="Sequences">Token ids; those that no vocabulary has are -1.</param>
/// <param name="SkipSpecialTokens">Whether special tokens become no text.</param>
internal sealed record DecodeRequest(IReadOnlyList<IReadOnlyList<int>> Sequences, bool SkipSpecialTokens)
{
    private static readonly string[] Names = ["ids", "skip_special_tokens"];

    /// <exception cref="SerdeException">It is no such body.</exception>
    public static DecodeRequest Read(byte[] json)
    {
        var reader = new SerdeReader(json);
        var request = new DecodeRequest([], SkipSpecialTokens: true);
        reader.ReadStruct("DecodeRequest", Names, ["ids"], name => request = name switch
        {
            "ids" => request with { Sequences = ReadIds(reader) },
            _ => request with { SkipSpecialTokens = reader.ReadBoolean() },
        });
        return request;
    }

    // One sequence, or an array of them: what the first element is says which. The bytes are read twice.
    private static List<IReadOnlyList<int>> ReadIds(SerdeReader reader)
    {
        var json = reader.Skip().ToArray();
        if (new SerdeReader(json).TryReadIds() is { } ids)
        {
            return ids.Count == 0 ? [] : [ids];
        }

        List<IReadOnlyList<int>>? sequences = json[0] == '[' ? [] : null;
        if (sequences is not null)
        {
            var nested = new SerdeReader(json);
            nested.ReadArray(_ =>
            {
                var sequence = nested.TryReadIds();
                sequences = sequence is null || sequences is null ? null : [.. sequences, sequence];
            });
        }

        return sequences ?? throw SerdeReader.Data("data did not match any variant of untagged enum InputIds");
    }
}
