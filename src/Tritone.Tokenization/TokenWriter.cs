namespace Tritone.Tokenization;

/// <summary>Takes tokens as they are found: keeps those that there is room for, counts all.</summary>
internal ref struct TokenWriter(Span<int> ids, Span<TokenOffset> offsets)
{
    private readonly Span<int> _ids = ids;
    private readonly Span<TokenOffset> _offsets = offsets;

    /// <summary>How many tokens there were, kept or not.</summary>
    public int Count { get; private set; }

    public void Add(int id, int start, int end)
    {
        if (Count < _ids.Length)
        {
            _ids[Count] = id;
        }

        if (Count < _offsets.Length)
        {
            _offsets[Count] = new TokenOffset(start, end);
        }

        Count++;
    }

    /// <summary>Takes back every token after the first <paramref name="count"/>.</summary>
    public void Rewind(int count) => Count = count;
}
