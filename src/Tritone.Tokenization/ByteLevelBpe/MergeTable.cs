namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>The vocabulary and the merges of a BPE model. Thread-safe.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of two tokens that stay two.</summary>
    public const int None = int.MaxValue;

    private readonly int[] _byteIds = new int[256];

    // The ranks of two bytes, which every word begins with: most of what is looked up.
    private readonly int[] _bytePairRanks = new int[256 * 256];
    private readonly Dictionary<long, int> _ranks;
    private readonly int[] _merged;
    private readonly Dictionary<string, Token>.AlternateLookup<ReadOnlySpan<char>> _tokens;
    private readonly int _longestToken;

    // For each token, once a word asked: whether merging makes it of its bytes. Not every token is so: it depends on the order of the merges. Two threads
    // may find it out at once, and find the same.
    private readonly byte[] _isWhole;

    public MergeTable(ByteLevelBpeSettings settings)
    {
        for (var value = 0; value < _byteIds.Length; value++)
        {
            _byteIds[value] = settings.Ids[ByteAlphabet.VisibleOf(value).ToString()];
        }

        _merged = new int[settings.Merges.Count];
        _ranks = new Dictionary<long, int>(settings.Merges.Count);
        foreach (var (rank, (left, right, result)) in settings.Merges.Index())
        {
            // A pair that stands there twice has its last rank, as with Hugging Face.
            _ranks[Key(left, right)] = rank;
            _merged[rank] = result;
        }

        for (var pair = 0; pair < _bytePairRanks.Length; pair++)
        {
            _bytePairRanks[pair] = RankOf(_byteIds[pair / 256], _byteIds[pair % 256]);
        }

        var tokens = new Dictionary<string, Token>(settings.Ids.Count, StringComparer.Ordinal);
        foreach (var (token, id) in settings.Ids)
        {
            if (ByteAlphabet.ToBytes(token) is { Length: > 0 } bytes)
            {
                tokens.Add(bytes, new Token(id, tokens.Count));
                _longestToken = Math.Max(_longestToken, bytes.Length);
            }
        }

        _tokens = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        _isWhole = new byte[tokens.Count];
    }

    /// <summary>The token of a word that is one token, as most words are: they need no merging.</summary>
    /// <param name="word">Its bytes, one char each.</param>
    /// <param name="merger">Finds out what is not known yet.</param>
    /// <param name="id">Receives the id.</param>
    /// <returns>Whether it is one; false also if it is too long to look.</returns>
    public bool TryGetWholeWord(ReadOnlySpan<char> word, scoped WordMerger merger, out int id)
    {
        id = 0;
        if (word.Length > _longestToken || !_tokens.TryGetValue(word, out var token))
        {
            return false;
        }

        id = token.Id;
        ref var state = ref _isWhole[token.Ordinal];
        if (state == 0)
        {
            state = merger.Merge(word) && merger.FirstId == id ? (byte)1 : (byte)2;
        }

        return state == 1;
    }

    public int IdOf(char value) => _byteIds[value];

    /// <summary>The rank of the merge of two bytes.</summary>
    public int RankOf(char left, char right) => _bytePairRanks[(left * 256) + right];

    /// <summary>The rank of the merge of two tokens.</summary>
    public int RankOf(int left, int right) => _ranks.TryGetValue(Key(left, right), out var rank) ? rank : None;

    /// <summary>The token that the merge of a rank makes.</summary>
    public int Merged(int rank) => _merged[rank];

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private readonly record struct Token(int Id, int Ordinal);
}
