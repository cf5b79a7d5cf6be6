using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Statistics;

/// <summary>Counts what one version of a model does, by Triton's rules. Thread-safe.</summary>
/// <remarks>A batch takes the lock once, however many requests it has.</remarks>
internal sealed class StatisticsCounters
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Stages> _batches = [];
    private Total _success;
    private Total _fail;
    private Total _queue;
    private Total _cacheHit;
    private Total _cacheMiss;
    private Stages _compute;
    private ulong _inferenceCount;
    private ulong _executionCount;
    private long _lastInference;

    /// <summary>A batch has run. Each of its requests is counted with the time of the whole batch, as Triton does it; one in several parts when the last of them has run.</summary>
    public void BatchSucceeded(IReadOnlyList<WorkPart> batch, in BatchTimes times, long unixMilliseconds)
    {
        var rows = 0;
        lock (_gate)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                rows += batch[i].Rows;
                var work = batch[i].Work;
                if (batch[i].IsLast = work.RecordRun(times))
                {
                    _success.Add(work.RunTimes.End - work.ArrivedAt);
                    _queue.Add(work.RunTimes.Start - batch[i].EnqueuedAt);
                    _compute.Add(work.RunTimes);
                }
            }

            _inferenceCount += (ulong)rows;
            _executionCount++;
            _lastInference = Math.Max(_lastInference, unixMilliseconds);
            _batches.TryGetValue(rows, out var stages);
            stages.Add(times);
            _batches[rows] = stages;
        }
    }

    /// <summary>A request that was accepted failed: its batch did, it waited too long, or its client gave up.</summary>
    public void Failed(long nanoseconds)
    {
        lock (_gate)
        {
            _fail.Add(nanoseconds);
        }
    }

    /// <summary>A request was answered from the cache.</summary>
    /// <param name="nanoseconds">From arrival to answer.</param>
    /// <param name="queueNanoseconds">From arrival until it was looked for.</param>
    /// <param name="lookupNanoseconds">Looking for it.</param>
    public void CacheHit(long nanoseconds, long queueNanoseconds, long lookupNanoseconds)
    {
        lock (_gate)
        {
            _success.Add(nanoseconds);
            _queue.Add(queueNanoseconds);
            _cacheHit.Add(lookupNanoseconds);
        }
    }

    /// <summary>A request was not in the cache.</summary>
    /// <param name="nanoseconds">Looking for it, and putting its answer there.</param>
    public void CacheMiss(long nanoseconds)
    {
        lock (_gate)
        {
            _cacheMiss.Add(nanoseconds);
        }
    }

    /// <summary>Takes a picture.</summary>
    public ModelStatistics Read(string name, long version)
    {
        lock (_gate)
        {
            return new ModelStatistics
            {
                Name = name,
                Version = version,
                LastInferenceMilliseconds = _lastInference,
                InferenceCount = _inferenceCount,
                ExecutionCount = _executionCount,
                Success = _success.Read(),
                Fail = _fail.Read(),
                Queue = _queue.Read(),
                ComputeInput = _compute.Input.Read(),
                ComputeInfer = _compute.Infer.Read(),
                ComputeOutput = _compute.Output.Read(),
                CacheHit = _cacheHit.Read(),
                CacheMiss = _cacheMiss.Read(),
                Batches = [.. _batches.Select(batch => new BatchStatistics(batch.Key, batch.Value.Input.Read(), batch.Value.Infer.Read(), batch.Value.Output.Read()))],
            };
        }
    }

    private struct Total
    {
        private ulong _count;
        private ulong _nanoseconds;

        public void Add(long nanoseconds)
        {
            _count++;
            _nanoseconds += (ulong)Math.Max(0, nanoseconds);
        }

        public readonly StatisticDuration Read() => new(_count, _nanoseconds);
    }

    private struct Stages
    {
        public Total Input;
        public Total Infer;
        public Total Output;

        public void Add(in BatchTimes times)
        {
            Input.Add(times.InputEnd - times.Start);
            Infer.Add(times.OutputStart - times.InputEnd);
            Output.Add(times.End - times.OutputStart);
        }
    }
}
