using System.Numerics;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>
/// Merges the bytes of one word after another: of all neighbours, always those of the lowest rank, the leftmost first. A tree over the ranks knows the
/// next merge, so that a word of n bytes takes n log n time whatever its bytes are.
/// </summary>
internal ref struct WordMerger
{
    /// <summary>The longest word whose working memory lies on the stack.</summary>
    public const int StackWordLength = 128;

    private readonly MergeTable _table;
    private readonly Span<int> _memory;
    private Span<int> _ids;
    private Span<int> _next;
    private Span<int> _previous;
    private Span<int> _tree;
    private int _leaves;

    /// <summary>Creates a merger.</summary>
    /// <param name="table">The merges.</param>
    /// <param name="memory">Room for the longest word, as <see cref="RoomFor"/> says.</param>
    public WordMerger(MergeTable table, Span<int> memory)
    {
        _table = table;
        _memory = memory;
    }

    /// <summary>How many integers a word of some bytes needs.</summary>
    public static int RoomFor(int length) => (3 * length) + (2 * LeavesFor(length));

    /// <summary>The id of the first token.</summary>
    public readonly int FirstId => _ids[0];

    /// <summary>Merges the bytes of a word.</summary>
    /// <param name="word">Its bytes, one char each; not empty.</param>
    /// <returns>Whether it became one token.</returns>
    public bool Merge(ReadOnlySpan<char> word)
    {
        var length = word.Length;
        _leaves = LeavesFor(length);
        _ids = _memory[..length];
        _next = _memory.Slice(length, length);
        _previous = _memory.Slice(2 * length, length);
        _tree = _memory.Slice(3 * length, 2 * _leaves);
        for (var i = 0; i < length; i++)
        {
            _ids[i] = _table.IdOf(word[i]);
            _next[i] = i + 1;
            _previous[i] = i - 1;
        }

        Plant(word);
        while (_tree[1] != MergeTable.None)
        {
            MergeAt(Lowest());
        }

        return _next[0] == length;
    }

    /// <summary>The tokens of the word, from left to right.</summary>
    /// <param name="position">The first byte of a token; receives that of the next.</param>
    /// <returns>The id of the token.</returns>
    public readonly int Take(ref int position)
    {
        var id = _ids[position];
        position = _next[position];
        return id;
    }

    private static int LeavesFor(int length) => (int)BitOperations.RoundUpToPowerOf2((uint)length);

    private readonly void Plant(ReadOnlySpan<char> word)
    {
        var ranks = _tree[_leaves..];
        for (var i = 0; i < word.Length - 1; i++)
        {
            ranks[i] = _table.RankOf(word[i], word[i + 1]);
        }

        ranks[(word.Length - 1)..].Fill(MergeTable.None);
        for (var node = _leaves - 1; node > 0; node--)
        {
            _tree[node] = Math.Min(_tree[2 * node], _tree[(2 * node) + 1]);
        }
    }

    // The rank of the merge of a token with the one after it.
    private readonly int RankAt(int position)
    {
        var next = _next[position];
        return next == _ids.Length ? MergeTable.None : _table.RankOf(_ids[position], _ids[next]);
    }

    private readonly int Lowest()
    {
        var node = 1;
        while (node < _leaves)
        {
            node *= 2;
            if (_tree[node] != _tree[node / 2])
            {
                node++;
            }
        }

        return node - _leaves;
    }

    private readonly void MergeAt(int position)
    {
        var gone = _next[position];
        var after = _next[gone];
        _ids[position] = _table.Merged(_tree[1]);
        _next[position] = after;
        if (after < _ids.Length)
        {
            _previous[after] = position;
        }

        Set(gone, MergeTable.None);
        Set(position, RankAt(position));
        if (_previous[position] is >= 0 and var before)
        {
            Set(before, RankAt(before));
        }
    }

    private readonly void Set(int position, int rank)
    {
        var node = _leaves + position;
        _tree[node] = rank;
        for (node /= 2; node > 0; node /= 2)
        {
            var lowest = Math.Min(_tree[2 * node], _tree[(2 * node) + 1]);
            if (_tree[node] == lowest)
            {
                return;
            }

            _tree[node] = lowest;
        }
    }
}
