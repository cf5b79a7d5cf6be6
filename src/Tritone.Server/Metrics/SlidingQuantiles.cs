using System.Numerics;

namespace Tritone.Server.Metrics;

/// <summary>
/// Quantiles of the durations of the last minute. Durations are counted in whole microseconds, in buckets that are one 64th of a power of two wide:
/// a quantile is off by less than 0.8 %. Recording allocates nothing.
/// </summary>
internal sealed class SlidingQuantiles
{
    /// <summary>How old a duration may be, and in how many steps they go: as Triton's summaries.</summary>
    public const int Steps = 5;

    public static readonly TimeSpan Age = TimeSpan.FromSeconds(60);

    // Up to 127 microseconds each has a bucket of its own. From there each power of two has 64, up to 2^40 us, which is 12 days.
    private const int Exact = 128;
    private const int PerPower = 64;
    private const int LargestPower = 40;
    private const int Buckets = Exact + ((LargestPower - 6) * PerPower);

    private readonly IReadOnlyList<double> _quantiles;
    private readonly TimeProvider _time;
    private readonly long _stepTicks;
    private readonly int[][] _windows = [.. Enumerable.Range(0, Steps).Select(_ => new int[Buckets])];
    private readonly Lock _lock = new();
    private long _step;

    public SlidingQuantiles(IReadOnlyList<double> quantiles, TimeProvider time)
    {
        _quantiles = quantiles;
        _time = time;
        _stepTicks = (long)(Age.TotalSeconds / Steps * time.TimestampFrequency);
        _step = time.GetTimestamp() / _stepTicks;
    }

    public void Record(double seconds)
    {
        Interlocked.Increment(ref _windows[Window()][Bucket((long)(seconds * 1e6))]);
    }

    /// <summary>The quantiles in microseconds; NaN if nothing was measured in the last minute.</summary>
    public IReadOnlyList<(double Quantile, double Microseconds)> Read()
    {
        _ = Window();
        var sums = new long[Buckets];
        long count = 0;
        foreach (var window in _windows)
        {
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                sums[bucket] += Volatile.Read(ref window[bucket]);
                count += Volatile.Read(ref window[bucket]);
            }
        }

        return [.. _quantiles.Select(quantile => (quantile, Find(sums, count, quantile)))];
    }

    private static double Find(long[] sums, long count, double quantile)
    {
        if (count == 0)
        {
            return double.NaN;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(quantile * count));
        var bucket = 0;
        for (; bucket < Buckets - 1 && rank > sums[bucket]; bucket++)
        {
            rank -= sums[bucket];
        }

        return Value(bucket);
    }

    private static int Bucket(long microseconds)
    {
        if (microseconds < Exact)
        {
            return (int)Math.Max(0, microseconds);
        }

        var power = Math.Min(LargestPower, BitOperations.Log2((ulong)microseconds));
        var part = Math.Min(PerPower - 1, (int)(microseconds >> (power - 6)) - PerPower);
        return Exact + ((power - 7) * PerPower) + part;
    }

    // The middle of a bucket.
    private static double Value(int bucket)
    {
        if (bucket < Exact)
        {
            return bucket;
        }

        var power = ((bucket - Exact) / PerPower) + 7;
        var width = 1L << (power - 6);
        return ((PerPower + ((bucket - Exact) % PerPower)) * width) + (width / 2);
    }

    // Which window is being filled. Those that have become too old since the last look are emptied first.
    private int Window()
    {
        var step = _time.GetTimestamp() / _stepTicks;
        if (step != Volatile.Read(ref _step))
        {
            lock (_lock)
            {
                for (var passed = Math.Max(_step + 1, step - Steps + 1); passed <= step; passed++)
                {
                    Array.Clear(_windows[(int)(passed % Steps)]);
                }

                Volatile.Write(ref _step, Math.Max(step, _step));
            }
        }

        return (int)(step % Steps);
    }
}
