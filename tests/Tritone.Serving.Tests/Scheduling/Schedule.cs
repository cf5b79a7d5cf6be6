using CsCheck;
using Tritone.Repository.Configuration;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>A random load for a random scheduler. Times are in nanoseconds and small, so that things happen at once.</summary>
internal sealed record Schedule(Schedule.Settings Config, Schedule.Arrival[] Arrivals)
{
    public static readonly Gen<Schedule> Any = Gen.Select(
        Gen.Select(
            Gen.Int[1, 8],
            Gen.Int[1, 8].Array[0, 3],
            Gen.OneOf(Gen.Const(0L), Gen.Long[1, 20]),
            Gen.Int[1, 3],
            Gen.ULong[0, 3],
            Policies,
            Policies,
            Gen.Bool,
            (max, preferred, delay, instances, levels, policy, first, ordered) => new Settings(max, [.. preferred.Select(size => Math.Min(size, max))], delay, instances, levels, policy, first, ordered)),
        Gen.Select(
            Gen.OneOf(Gen.Const(0L), Gen.Long[0, 3000], Gen.Long[0, 30_000]),
            Gen.Int[1, 8],
            Gen.Long[0, 2],
            Gen.ULong[0, 4],
            Gen.OneOf(Gen.Const(0UL), Gen.ULong[1, 20]),
            Gen.Long[1, 40_000],
            Gen.OneOf(Gen.Const(-1L), Gen.Const(-1L), Gen.Long[0, 30_000]),
            (gap, rows, shape, priority, timeout, run, cancel) => new Arrival(gap, rows, shape, priority, timeout, run, cancel)).Array[1, 40],
        (config, arrivals) => new Schedule(config, arrivals));

    private static Gen<QueuePolicy> Policies => Gen.Select(
        Gen.Bool, Gen.OneOf(Gen.Const(0L), Gen.Long[1, 25]), Gen.Bool, Gen.OneOf(Gen.Const(0U), Gen.UInt[1, 4]),
        (delays, timeout, mayOverride, size) => new QueuePolicy(delays ? QueueTimeoutAction.Delay : QueueTimeoutAction.Reject, timeout, mayOverride, size));

    /// <param name="MaxBatchSize">Rows.</param>
    /// <param name="Preferred">Sizes.</param>
    /// <param name="DelayMicroseconds">The queue delay.</param>
    /// <param name="Instances">How many run at once.</param>
    /// <param name="Levels">Of priority; the default level is the lowest.</param>
    /// <param name="Policy">Of all levels.</param>
    /// <param name="FirstPolicy">Of level 1.</param>
    /// <param name="PreserveOrdering">Whether responses keep the order.</param>
    internal sealed record Settings(
        int MaxBatchSize, int[] Preferred, long DelayMicroseconds, int Instances, ulong Levels, QueuePolicy Policy, QueuePolicy FirstPolicy, bool PreserveOrdering)
    {
        public DynamicBatching Batching => new(Preferred, DelayMicroseconds)
        {
            PreserveOrdering = PreserveOrdering,
            PriorityLevels = Levels,
            DefaultPriorityLevel = Levels,
            DefaultQueuePolicy = Policy,
            PriorityQueuePolicies = Levels > 0 ? new Dictionary<ulong, QueuePolicy> { [1] = FirstPolicy } : [],
        };
    }

    /// <param name="Gap">Time since the arrival before.</param>
    /// <param name="Rows">Rows; cut to what the scheduler takes.</param>
    /// <param name="Shape">Requests of one shape may run together.</param>
    /// <param name="Priority">Asked for.</param>
    /// <param name="TimeoutMicroseconds">Asked for.</param>
    /// <param name="RunTime">How long a batch runs that begins with it.</param>
    /// <param name="CancelAfter">When its client gives up; -1 for never.</param>
    internal sealed record Arrival(long Gap, int Rows, long Shape, ulong Priority, ulong TimeoutMicroseconds, long RunTime, long CancelAfter);
}
