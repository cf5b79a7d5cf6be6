using System.Buffers;
using Tritone.Tokenization.Files;
using Tritone.Tokenization.Unicode;

namespace Tritone.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost first and, at one place, the longest. Immutable.</summary>
internal sealed class AddedTokenSet
{
    private readonly SearchValues<string> _contents;
    private readonly AddedToken[] _longestFirst;

    public AddedTokenSet(IEnumerable<AddedToken> tokens)
    {
        _longestFirst = [.. tokens.OrderByDescending(token => token.Content.Length)];
        _contents = SearchValues.Create([.. _longestFirst.Select(token => token.Content)], StringComparison.Ordinal);
    }

    /// <summary>Cuts a text into added tokens and what is between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where to end.</param>
    public Pieces Split(ReadOnlySpan<char> text, int start, int end) => new(this, text, start, end);

    // White space before the token belongs to it, but for what an earlier token has taken already.
    private static int StartOf(AddedToken token, ReadOnlySpan<char> text, int start, int found)
    {
        while (token.StripsLeft && found > start && UnicodeTable.TraitsOf(text[found - 1]).Has(CodePointTraits.WhiteSpace))
        {
            found--;
        }

        return found;
    }

    private static int EndOf(AddedToken token, ReadOnlySpan<char> text, int end, int found)
    {
        found += token.Content.Length;
        while (token.StripsRight && found < end && UnicodeTable.TraitsOf(text[found]).Has(CodePointTraits.WhiteSpace))
        {
            found++;
        }

        return found;
    }

    private AddedToken LongestAt(ReadOnlySpan<char> text)
    {
        foreach (var token in _longestFirst)
        {
            if (text.StartsWith(token.Content, StringComparison.Ordinal))
            {
                return token;
            }
        }

        throw new InvalidOperationException("an added token was found and is not there");
    }

    /// <summary>A part of a text: an added token, or what is between two.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Token">The token; null for other text.</param>
    public readonly record struct Piece(int Start, int End, AddedToken? Token);

    /// <summary>The pieces of a text, from left to right, none of them empty.</summary>
    public ref struct Pieces(AddedTokenSet set, ReadOnlySpan<char> text, int start, int end)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _position = start;
        private Piece? _found;

        public Piece Current { get; private set; }

        public readonly Pieces GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_found is { } token)
            {
                (Current, _found, _position) = (token, null, token.End);
                return true;
            }

            if (_position >= end)
            {
                return false;
            }

            var length = _text[_position..end].IndexOfAny(set._contents);
            if (length < 0)
            {
                (Current, _position) = (new Piece(_position, end, null), end);
                return true;
            }

            var found = set.LongestAt(_text[(_position + length)..end]);
            _found = new Piece(StartOf(found, _text, _position, _position + length), EndOf(found, _text, end, _position + length), found);
            if (_found.Value.Start == _position)
            {
                return MoveNext();
            }

            Current = new Piece(_position, _found.Value.Start, null);
            return true;
        }
    }
}
