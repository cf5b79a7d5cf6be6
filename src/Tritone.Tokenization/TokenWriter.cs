namespace Tritone.Tokenization;

/// <summary>Takes tokens as they are found: keeps those that there is room for, counts all.</summary>
/// <param name="ids">Room for the ids that are kept.</param>
/// <param name="offsets">Room for their offsets; may be empty.</param>
/// <param name="skip">How many tokens are not kept before the first that is.</param>
internal ref struct TokenWriter(Span<int> ids, Span<TokenOffset> offsets, int skip = 0)
{
    private readonly Span<int> _ids = ids;
    private readonly Span<TokenOffset> _offsets = offsets;

    /// <summary>How many tokens there were, kept or not.</summary>
    public int Count { get; private set; }

    /// <summary>Whether anybody asks where tokens come from.</summary>
    public readonly bool WantsOffsets => !_offsets.IsEmpty;

    public void Add(int id, int start, int end)
    {
        var index = Count - skip;
        if ((uint)index < (uint)_ids.Length)
        {
            _ids[index] = id;
        }

        if ((uint)index < (uint)_offsets.Length)
        {
            _offsets[index] = new TokenOffset(start, end);
        }

        Count++;
    }

    /// <summary>Takes back every token after the first <paramref name="count"/>.</summary>
    public void Rewind(int count) => Count = count;
}
