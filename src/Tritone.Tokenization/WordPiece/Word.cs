using System.Text;

namespace Tritone.Tokenization.WordPiece;

/// <summary>The word that is being read: its normalised characters, and where in the text each comes from.</summary>
internal ref struct Word
{
    private readonly Span<char> _characters;
    private readonly Span<TokenOffset> _offsets;
    private int _length;
    private int _codePoints;

    /// <summary>Creates an empty word.</summary>
    /// <param name="characters">Room for two UTF-16 units for each code point that a word may have.</param>
    /// <param name="offsets">As much room for their places.</param>
    public Word(Span<char> characters, Span<TokenOffset> offsets)
    {
        _characters = characters;
        _offsets = offsets;
    }

    public readonly bool IsEmpty => _codePoints == 0;

    /// <summary>Whether it has more code points than there is room for; they are then not kept.</summary>
    public readonly bool IsTooLong => _codePoints > _characters.Length / 2;

    /// <summary>The first UTF-16 unit of the text that belongs to it.</summary>
    public int Start { get; private set; }

    /// <summary>The first that does not.</summary>
    public int End { get; private set; }

    public readonly ReadOnlySpan<char> Characters => _characters[.._length];

    /// <summary>Where a part of the word comes from. Characters that changed places by canonical order may come from before the first.</summary>
    public readonly TokenOffset OffsetOf(int first, int end)
    {
        var offset = _offsets[first];
        foreach (var next in _offsets[(first + 1)..end])
        {
            offset = new TokenOffset(Math.Min(offset.Start, next.Start), Math.Max(offset.End, next.End));
        }

        return offset;
    }

    public void Append(int codePoint, int start, int end)
    {
        Start = IsEmpty ? start : Math.Min(Start, start);
        End = IsEmpty ? end : Math.Max(End, end);
        _codePoints++;
        if (IsTooLong)
        {
            return;
        }

        var units = new Rune(codePoint).EncodeToUtf16(_characters[_length..]);
        _offsets.Slice(_length, units).Fill(new TokenOffset(start, end));
        _length += units;
    }

    public void Clear()
    {
        _length = 0;
        _codePoints = 0;
    }
}
