using Tritone.Tensors;

namespace Tritone.Serving.Caching;

/// <summary>Answers that were given, for requests that are the same to the last bit. Bounded in bytes; the answer that was not asked for the longest goes first. Thread-safe.</summary>
public sealed class ResponseCache
{
    // What an entry takes beside its bytes: the nodes of the table and the list, and the objects of its tensors.
    private const long EntryOverhead = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<CacheKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];

    /// <summary>Creates a cache.</summary>
    /// <param name="byteSize">The most bytes that it holds, at least 1: requests, answers and what it takes to keep them.</param>
    public ResponseCache(long byteSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(byteSize, 1);
        ByteSize = byteSize;
    }

    /// <summary>The most bytes that it holds.</summary>
    public long ByteSize { get; }

    /// <summary>How many answers it holds.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The bytes that it holds.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Finds an answer.</summary>
    internal IReadOnlyList<Tensor>? Find(CacheKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Outputs;
        }
    }

    /// <summary>Keeps an answer; a copy, because what is given is a view of a batch.</summary>
    /// <returns>Whether it was not there before. One that is too large is not kept, which is no other answer.</returns>
    internal bool Insert(long owner, CacheKey key, IReadOnlyList<Tensor> outputs)
    {
        var size = EntryOverhead + key.ByteSize + outputs.Sum(output => (long)output.Data.Length);
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
            {
                return false;
            }

            if (size > ByteSize)
            {
                return true;
            }

            while (UsedBytes + size > ByteSize)
            {
                Remove(_byUse.Last!);
            }

            var entry = new Entry(owner, key, [.. outputs.Select(output => output with { Data = output.Data.ToArray() })], size);
            _entries.Add(key, _byUse.AddFirst(entry));
            UsedBytes += size;
            return true;
        }
    }

    /// <summary>Lets go of the answers of a model that is no more.</summary>
    internal void Forget(long owner)
    {
        lock (_gate)
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
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        UsedBytes -= node.Value.Size;
    }

    private sealed record Entry(long Owner, CacheKey Key, IReadOnlyList<Tensor> Outputs, long Size);
}
