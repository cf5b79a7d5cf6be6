namespace Tritone.Tokenization.WordPiece;

/// <summary>The tokens of a WordPiece model: as the beginning of a word, and as what continues one. Immutable.</summary>
internal sealed class WordPieceVocabulary
{
    private readonly Lookup _beginnings;
    private readonly Lookup _continuations;

    /// <summary>Creates a vocabulary.</summary>
    /// <param name="ids">Each token with its id.</param>
    /// <param name="continuation">What a token begins with that continues a word, <c>##</c>.</param>
    public WordPieceVocabulary(IReadOnlyDictionary<string, int> ids, string continuation)
    {
        _beginnings = new Lookup(ids);
        _continuations = new Lookup(ids
            .Where(entry => entry.Key.StartsWith(continuation, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[continuation.Length..], entry => entry.Value, StringComparer.Ordinal));
    }

    /// <summary>Finds the longest token at the start of what is left of a word.</summary>
    /// <param name="rest">The rest of the word.</param>
    /// <param name="isBeginning">Whether it is the whole word.</param>
    /// <param name="length">Receives the UTF-16 units that the token covers.</param>
    /// <returns>Its id, or -1.</returns>
    public int LongestAt(ReadOnlySpan<char> rest, bool isBeginning, out int length)
        => (isBeginning ? _beginnings : _continuations).LongestAt(rest, out length);

    private sealed class Lookup
    {
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
        private readonly int _longest;

        public Lookup(IReadOnlyDictionary<string, int> ids)
        {
            _ids = new Dictionary<string, int>(ids, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            _longest = ids.Keys.Select(token => token.Length).DefaultIfEmpty().Max();
        }

        public int LongestAt(ReadOnlySpan<char> rest, out int length)
        {
            for (length = Math.Min(rest.Length, _longest); length > 0; length--)
            {
                if (_ids.TryGetValue(rest[..length], out var id))
                {
                    return id;
                }
            }

            return -1;
        }
    }
}
