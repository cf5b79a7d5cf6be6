namespace Tritone.Serving.Caching;

/// <summary>A table bounded in bytes; the entry that was not asked for the longest goes first. Not thread-safe.</summary>
/// <typeparam name="TKey">What an entry is found by.</typeparam>
/// <typeparam name="TValue">What is kept.</typeparam>
/// <param name="byteSize">The most bytes that it holds, at least 1.</param>
internal sealed class RecentEntries<TKey, TValue>(long byteSize)
    where TKey : IEquatable<TKey>
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    public int Count => _entries.Count;

    public long UsedBytes { get; private set; }

    /// <summary>How many entries made room for others.</summary>
    public long Evictions { get; private set; }

    public TValue? Find(TKey key)
    {
        if (!_entries.TryGetValue(key, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Value;
    }

    public bool Contains(TKey key) => _entries.ContainsKey(key);

    /// <summary>Keeps a value in the place of what is there; one that is larger than the whole table is not kept.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="key">What it is found by.</param>
    /// <param name="value">The value.</param>
    /// <param name="size">All bytes that it takes, its key and its place in the table among them.</param>
    /// <returns>Whether it is kept.</returns>
    public bool Insert(long owner, TKey key, TValue value, long size)
    {
        if (_entries.TryGetValue(key, out var old))
        {
            Remove(old);
        }

        if (size > byteSize)
        {
            return false;
        }

        while (UsedBytes + size > byteSize)
        {
            Remove(_byUse.Last!);
            Evictions++;
        }

        _entries.Add(key, _byUse.AddFirst(new Entry(owner, key, value, size)));
        UsedBytes += size;
        return true;
    }

    /// <summary>Lets go of all that an owner has.</summary>
    public void Forget(long owner)
    {
        for (var node = _byUse.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Owner == owner)
            {
                Remove(node);
            }

            node = next;
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        UsedBytes -= node.Value.Size;
    }

    private sealed record Entry(long Owner, TKey Key, TValue Value, long Size);
}
