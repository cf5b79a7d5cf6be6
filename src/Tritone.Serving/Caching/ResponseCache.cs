using System.Diagnostics;
using Tritone.Serving.Metrics;
using Tritone.Tensors;

namespace Tritone.Serving.Caching;

/// <summary>Answers that were given, for requests that are the same to the last bit. Bounded in bytes; the answer that was not asked for the longest goes first. Thread-safe.</summary>
public sealed class ResponseCache
{
    // What an entry takes beside its bytes: the nodes of the table and the list, and the objects of its tensors.
    private const long EntryOverhead = 512;

    private readonly Lock _gate = new();
    private readonly RecentEntries<CacheKey, IReadOnlyList<Tensor>> _entries;
    private long _hits;
    private long _misses;
    private TimeSpan _lookupTime;
    private TimeSpan _insertionTime;

    /// <summary>Creates a cache.</summary>
    /// <param name="byteSize">The most bytes that it holds, at least 1: requests, answers and what it takes to keep them.</param>
    public ResponseCache(long byteSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(byteSize, 1);
        ByteSize = byteSize;
        _entries = new RecentEntries<CacheKey, IReadOnlyList<Tensor>>(byteSize);
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
    public long UsedBytes
    {
        get
        {
            lock (_gate)
            {
                return _entries.UsedBytes;
            }
        }
    }

    /// <summary>Its state now, and what it has done so far.</summary>
    public CacheFigures Figures
    {
        get
        {
            lock (_gate)
            {
                return new CacheFigures((double)_entries.UsedBytes / ByteSize, _entries.Count, _hits, _misses, _entries.Evictions, _lookupTime, _insertionTime);
            }
        }
    }

    /// <summary>Finds an answer.</summary>
    internal IReadOnlyList<Tensor>? Find(CacheKey key)
    {
        var start = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            var outputs = _entries.Find(key);
            if (outputs is not null)
            {
                _hits++;
            }
            else
            {
                _misses++;
            }

            _lookupTime += Stopwatch.GetElapsedTime(start);
            return outputs;
        }
    }

    /// <summary>Keeps an answer; a copy, because what is given is a view of a batch.</summary>
    /// <returns>Whether it was not there before. One that is too large is not kept, which is no other answer.</returns>
    internal bool Insert(long owner, CacheKey key, IReadOnlyList<Tensor> outputs)
    {
        var start = Stopwatch.GetTimestamp();
        var size = EntryOverhead + key.ByteSize + outputs.Sum(output => (long)output.Data.Length);
        lock (_gate)
        {
            if (_entries.Contains(key))
            {
                return false;
            }

            if (_entries.Insert(owner, key, [.. outputs.Select(output => output with { Data = output.Data.ToArray() })], size))
            {
                _insertionTime += Stopwatch.GetElapsedTime(start);
            }

            return true;
        }
    }

    /// <summary>Lets go of the answers of a model that is no more.</summary>
    internal void Forget(long owner)
    {
        lock (_gate)
        {
            _entries.Forget(owner);
        }
    }
}
