using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;

namespace Tritone.Serving.Tests.Batching;

public sealed class RequestQueueTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void GetEnumerator_Levels_GoesFromTheHighestInOrderOfArrival()
    {
        var queue = new RequestQueue(new DynamicBatching([]) { PriorityLevels = 3, DefaultPriorityLevel = 2 }, QueueLimits.OfTensors);
        Add(queue, 0, new TestRequest(1, priority: 3, name: "low"), new TestRequest(1, name: "default"), new TestRequest(1, priority: 1, name: "high"));
        Add(queue, 0, new TestRequest(1, priority: 9, name: "no such level"), new TestRequest(1, priority: 1, name: "high too"));
        Assert.Equal(["high", "high too", "default", "no such level", "low"], Names(queue));
    }

    [Fact]
    public void TryAdd_LevelIsFull_RefusesThatLevelOnly()
    {
        var queue = new RequestQueue(new DynamicBatching([])
        {
            PriorityLevels = 2,
            DefaultPriorityLevel = 2,
            PriorityQueuePolicies = new Dictionary<ulong, QueuePolicy> { [1] = new(MaxQueueSize: 1) },
        }, QueueLimits.OfTensors);
        Add(queue, 0, new TestRequest(1, priority: 1, name: "a"));
        Assert.False(TestRequest.TryAdd(queue, new TestRequest(1, priority: 1), 0));
        Add(queue, 0, new TestRequest(1, priority: 2, name: "b"), new TestRequest(1, priority: 2, name: "c"));
        Assert.Equal(["a", "b", "c"], Names(queue));
    }

    [Fact]
    public void TryAdd_NoBoundInTheConfiguration_IsBoundedAllTheSame()
    {
        var queue = new RequestQueue(new DynamicBatching([]), QueueLimits.OfTensors);
        Add(queue, 0, [.. Enumerable.Range(0, 100_000).Select(_ => new TestRequest(1))]);
        Assert.False(TestRequest.TryAdd(queue, new TestRequest(1), 0));
    }

    [Theory]
    [InlineData(0, true, 1, 0)] // Triton: no default, so an override shortens nothing
    [InlineData(10, true, 1, 1)]
    [InlineData(10, true, 11, 10)]
    [InlineData(10, true, 0, 10)]
    [InlineData(10, false, 1, 10)]
    [InlineData(long.MaxValue, false, 0, long.MaxValue / 4000)]
    public void TryAdd_Timeouts_ShortenOnlyADefault(long @default, bool allowOverride, ulong requested, long effective)
    {
        var queue = new RequestQueue(new DynamicBatching([])
        {
            DefaultQueuePolicy = new QueuePolicy(DefaultTimeoutMicroseconds: @default, AllowTimeoutOverride: allowOverride),
        }, QueueLimits.OfTensors);
        var request = new TestRequest(1, timeout: requested);
        Add(queue, 7, request);
        Assert.Equal(effective == 0 ? RequestQueue.Never : 7 + (effective * 1000), request.Deadline);
    }

    [Fact]
    public void Expire_Reject_TakesOutTheLateOnes()
    {
        var queue = new RequestQueue(Policy(QueueTimeoutAction.Reject), QueueLimits.OfTensors);
        Add(queue, 0, new TestRequest(1, timeout: 2000, name: "a"), new TestRequest(1, timeout: 1000, name: "b"), new TestRequest(1, name: "c"));
        Assert.Equal(Millisecond + 1, queue.NextExpiry);
        Assert.Empty(Expired(queue, Millisecond));
        Assert.Equal(["b"], Expired(queue, Millisecond + 1));
        Assert.Equal((2 * Millisecond) + 1, queue.NextExpiry);
        Assert.Equal(["a", "c"], Names(queue));
    }

    [Fact]
    public void Expire_Delay_PutsTheLateOnesBehindAndKeepsThem()
    {
        var queue = new RequestQueue(Policy(QueueTimeoutAction.Delay), QueueLimits.OfTensors);
        Add(queue, 0, new TestRequest(1, timeout: 1000, name: "a"), new TestRequest(1, name: "b"));
        Assert.Empty(Expired(queue, 2 * Millisecond));
        Add(queue, 2 * Millisecond, new TestRequest(1, name: "c"));
        Assert.Equal(["b", "c", "a"], Names(queue));
        Assert.Empty(Expired(queue, 100 * Millisecond));
        Assert.Equal(["a", "b", "c"], Names(queue));
        Assert.Equal(RequestQueue.Never, queue.NextExpiry);
    }

    [Fact]
    public void Remove_AnyPlace_LeavesTheOthersInOrder()
    {
        var queue = new RequestQueue(new DynamicBatching([]), QueueLimits.OfTensors);
        var requests = Enumerable.Range(0, 5).Select(i => new TestRequest(1, name: $"{i}")).ToArray();
        Add(queue, 0, requests);
        Assert.True(queue.Remove(requests[2]));
        Assert.True(queue.Remove(requests[0]));
        Assert.True(queue.Remove(requests[4]));
        Assert.False(queue.Remove(requests[2]));
        Assert.Equal(["1", "3"], Names(queue));
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public void Remove_LastOfManyLevels_KeepsFew()
    {
        var queue = new RequestQueue(new DynamicBatching([]) { PriorityLevels = 1000, DefaultPriorityLevel = 1 }, QueueLimits.OfTensors);
        for (var level = 1UL; level <= 1000; level++)
        {
            var request = new TestRequest(1, priority: level);
            Add(queue, 0, request);
            Assert.True(queue.Remove(request));
        }

        Add(queue, 0, new TestRequest(1, priority: 700, name: "low"), new TestRequest(1, priority: 1, name: "high"));
        Assert.Equal(["high", "low"], Names(queue));
    }

    private static DynamicBatching Policy(QueueTimeoutAction action)
        => new([]) { DefaultQueuePolicy = new QueuePolicy(action, 10_000, AllowTimeoutOverride: true) };

    private static void Add(RequestQueue queue, long now, params TestRequest[] requests) => Assert.All(requests, request => Assert.True(TestRequest.TryAdd(queue, request, now)));

    private static List<string> Expired(RequestQueue queue, long now)
    {
        var rejected = new List<QueuedRequest>();
        queue.Expire(now, rejected);
        return rejected.ConvertAll(request => ((TestRequest)request).Name);
    }

    private static List<string> Names(RequestQueue queue)
    {
        var names = new List<string>();
        foreach (var request in queue)
        {
            names.Add(((TestRequest)request).Name);
        }

        return names;
    }
}
