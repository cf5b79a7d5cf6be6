using Tritone.Protocol.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Tensors;

namespace Tritone.Serving.Caching;

/// <summary>The part of the cache that belongs to one version of a model, as long as it is loaded. Thread-safe.</summary>
internal sealed class ModelCache(ResponseCache cache, ModelRecorder recorder, Clock clock) : IDisposable
{
    private static long _owners;

    // A version that is loaded again may be another model under the same name.
    private readonly long _owner = Interlocked.Increment(ref _owners);

    public CacheKey KeyOf(InferenceRequest request) => CacheKey.Of(_owner, request);

    /// <summary>Looks for an answer.</summary>
    /// <param name="key">The request.</param>
    /// <param name="arrivedAt">When it came.</param>
    /// <param name="lookupNanoseconds">How long it took to look.</param>
    public IReadOnlyList<Tensor>? Find(CacheKey key, long arrivedAt, out long lookupNanoseconds)
    {
        var start = clock.Now;
        var outputs = cache.Find(key);
        var end = clock.Now;
        lookupNanoseconds = end - start;
        if (outputs is not null)
        {
            recorder.CacheHit(end - arrivedAt, start - arrivedAt, lookupNanoseconds);
        }

        return outputs;
    }

    /// <summary>Keeps the answer of a request that was looked for in vain.</summary>
    public void Insert(InferenceWork work, IReadOnlyList<Tensor> outputs)
    {
        if (work.CacheKey is not { } key)
        {
            return;
        }

        var start = clock.Now;
        if (cache.Insert(_owner, key, outputs))
        {
            recorder.CacheMiss(work.LookupNanoseconds + clock.Now - start);
        }
    }

    public void Dispose() => cache.Forget(_owner);
}
