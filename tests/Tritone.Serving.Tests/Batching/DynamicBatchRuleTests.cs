using System.Globalization;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;

namespace Tritone.Serving.Tests.Batching;

/// <summary>Every line of Triton's rule, one by one. Times are in microseconds here.</summary>
public sealed class DynamicBatchRuleTests
{
    // rows@shape, in order of arrival, the first 10 us before the others
    [Theory]
    [InlineData(8, "4", 0, "1 1", 0, "run 2")]
    [InlineData(8, "4", 0, "1 1 1 1 1 1", 0, "run 4")]
    [InlineData(8, "4 6", 0, "1 1 1 1 1 1 1", 0, "run 6")]
    [InlineData(8, "", 0, "1 1 1", 0, "run 3")]
    [InlineData(8, "", 100, "1 1 1", 0, "wait 100")]
    [InlineData(8, "", 100, "4 4 1", 0, "run 2")]
    [InlineData(8, "", 100, "4 3 2", 0, "run 2")]
    [InlineData(8, "4", 100, "1 1", 50, "wait 100")]
    [InlineData(8, "4", 100, "1 1", 100, "run 2")]
    [InlineData(8, "4", 100, "1 1 1 1 1", 50, "run 4")]
    [InlineData(8, "4", 100, "1 1 1 1 1", 100, "run 5")]
    [InlineData(8, "4", 100, "3 3", 0, "run 1")]
    [InlineData(8, "4", 100, "6", 0, "run 1")]
    [InlineData(4, "4", 0, "3 2", 0, "run 1")]
    [InlineData(4, "4", 0, "2 2 2", 0, "run 2")]
    [InlineData(8, "4", 100, "1@4 1@6", 0, "run 1")]
    [InlineData(8, "4", 0, "1@4 1@4 1@6 1@4", 0, "run 2")]
    [InlineData(1, "", 100, "1 1", 0, "run 1")]
    [InlineData(8, "4", 100, "", 0, "idle")]
    public void Decide_Queue_DoesWhatTritonDoes(int maxBatchSize, string preferred, long delay, string requests, long now, string expected)
    {
        var queue = new RequestQueue(new DynamicBatching([]), QueueLimits.OfTensors);
        foreach (var (i, request) in requests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            var parts = request.Split('@');
            Assert.True(TestRequest.TryAdd(queue, new TestRequest(Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0), i == 0 ? 0 : 10_000));
        }

        var rule = new DynamicBatchRule(maxBatchSize, [.. preferred.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)], delay);
        var batch = new List<QueuedRequest>();
        var decision = rule.Decide(queue, now * 1000, 1, batch);
        Assert.Equal(
            expected,
            decision.Kind switch
            {
                BatchDecisionKind.Run => $"run {batch.Count}",
                BatchDecisionKind.Wait => $"wait {decision.Until / 1000}",
                _ => "idle",
            });
        Assert.Equal(decision.Kind is BatchDecisionKind.Run, batch.Count > 0);
        Assert.Equal(requests.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, queue.Count);
    }

    [Fact]
    public void Decide_NoDynamicBatching_RunsOneAtOnce()
    {
        var queue = new RequestQueue(new DynamicBatching([]), QueueLimits.OfTensors);
        var batch = new List<QueuedRequest>();
        Assert.Equal(BatchDecision.Idle, new SingleRequestRule().Decide(queue, 0, 1, batch));
        TestRequest.TryAdd(queue, new TestRequest(1, name: "a"), 0);
        TestRequest.TryAdd(queue, new TestRequest(1, name: "b"), 0);
        Assert.Equal(BatchDecision.Run, new SingleRequestRule().Decide(queue, 0, 1, batch));
        Assert.Equal("a", Assert.IsType<TestRequest>(Assert.Single(batch)).Name);
    }

    [Fact]
    public void Decide_DelayLongerThanTheClock_WaitsForEver()
    {
        var queue = new RequestQueue(new DynamicBatching([]), QueueLimits.OfTensors);
        TestRequest.TryAdd(queue, new TestRequest(1), 5);
        var decision = new DynamicBatchRule(4, [], long.MaxValue).Decide(queue, 5, 1, []);
        Assert.True(decision is { Kind: BatchDecisionKind.Wait, Until: > long.MaxValue / 8 }, $"{decision}");
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
