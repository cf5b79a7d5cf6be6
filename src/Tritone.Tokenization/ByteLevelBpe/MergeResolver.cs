namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>Holds merges against the vocabulary that they are of.</summary>
/// <param name="ids">The vocabulary.</param>
/// <param name="invalid">Makes the error of what is wrong.</param>
internal sealed class MergeResolver(IReadOnlyDictionary<string, int> ids, Func<string, Exception?, TritoneException> invalid)
{
    private readonly List<Merge> _merges = [];

    /// <summary>The merges so far, the first of them first.</summary>
    public IReadOnlyList<Merge> Merges => _merges;

    /// <summary>Refuses a vocabulary without a token for each byte.</summary>
    public void RequireBytes()
    {
        for (var value = 0; value < 256; value++)
        {
            if (!ids.ContainsKey(ByteAlphabet.VisibleOf(value).ToString()))
            {
                throw invalid($"has no token '{ByteAlphabet.VisibleOf(value)}' for the byte 0x{value:x2}; byte-level BPE needs one for each of the 256", null);
            }
        }
    }

    /// <summary>Adds the next merge.</summary>
    /// <exception cref="TritoneException">The vocabulary lacks one of its tokens.</exception>
    public void Add(string left, string right) => _merges.Add(new Merge(IdOf(left, left, right), IdOf(right, left, right), IdOf(left + right, left, right)));

    private int IdOf(string token, string left, string right) => ids.TryGetValue(token, out var id)
        ? id
        : throw invalid($"has the token '{ErrorText.Shorten(token)}' in merge {_merges.Count} ('{ErrorText.Shorten(left)} {ErrorText.Shorten(right)}'), which is not in the vocabulary", null);
}
