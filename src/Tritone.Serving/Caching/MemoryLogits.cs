using Tritone.Serving.Metrics;

namespace Tritone.Serving.Caching;

/// <summary>Logits in memory, of all models; bounded in bytes, those that were not asked for the longest go first. Thread-safe.</summary>
/// <param name="byteSize">The most bytes that it holds, at least 1.</param>
internal sealed class MemoryLogits(long byteSize)
{
    // What an entry takes beside its numbers: its places in the table and in the list, its key in both, and the heads of its objects. The table may be half empty.
    private const long EntryOverhead = 384;

    private readonly Lock _gate = new();
    private readonly RecentEntries<OwnedKey, float[]> _entries = new(byteSize);

    public TextCacheFigures.MemoryFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return new TextCacheFigures.MemoryFigures(_entries.UsedBytes, _entries.Count, _entries.Evictions);
            }
        }
    }

    /// <summary>Finds what a model gave.</summary>
    /// <param name="owner">The model; no two that were ever loaded have the same.</param>
    /// <param name="key">The sequence.</param>
    public float[]? Find(long owner, TokenKey key)
    {
        lock (_gate)
        {
            return _entries.Find(new OwnedKey(owner, key));
        }
    }

    /// <summary>Keeps what a model gave; a copy, which is all that the entry holds on to.</summary>
    public void Keep(long owner, TokenKey key, ReadOnlySpan<float> logits)
    {
        var copy = logits.ToArray();
        lock (_gate)
        {
            _entries.Insert(owner, new OwnedKey(owner, key), copy, EntryOverhead + (sizeof(float) * (long)copy.Length));
        }
    }

    /// <summary>Lets go of what a model gave that is no more.</summary>
    public void Forget(long owner)
    {
        lock (_gate)
        {
            _entries.Forget(owner);
        }
    }

    private readonly record struct OwnedKey(long Owner, TokenKey Key);
}
