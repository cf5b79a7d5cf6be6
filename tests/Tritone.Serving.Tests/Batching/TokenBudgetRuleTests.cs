using System.Globalization;
using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;

namespace Tritone.Serving.Tests.Batching;

public sealed class TokenBudgetRuleTests
{
    private static readonly QueueLimits Unbounded = new(int.MaxValue, long.MaxValue);

    // tokens of each request, in order of arrival; the positions of those that run
    [Theory]
    [InlineData("10", 1, "0")]
    [InlineData("10 12 11", 1, "0 1 2")] // near each other: together
    [InlineData("10 90 11", 1, "0 2")] // 80 tokens of padding are more than a run costs
    [InlineData("50 10 11 49", 1, "0 3")] // the oldest is in it, with its like
    [InlineData("50 50 50", 1, "0 1")] // two are 100 tokens, three are over the budget
    [InlineData("30 30 30 30", 1, "0 1 2")]
    [InlineData("30 29 28 31", 1, "0 1 2")] // a longer one would make it 4 x 31; the shorter ones fit
    [InlineData("200 10 10", 1, "0")] // over the budget by itself
    [InlineData("200 200", 1, "0")]
    [InlineData("10 10 10 10", 2, "0 1")] // shared out among two instances
    [InlineData("10 10 10 10", 4, "0")]
    [InlineData("40 8", 2, "0")]
    [InlineData("10 12 14 16", 2, "0 1")] // half of the tokens, not of what they are padded to
    [InlineData("5 5 5 5 5 5 5 5 5 5", 1, "0 1 2 3 4 5 6 7")] // the most rows
    [InlineData("", 1, "")]
    public void Decide_Lengths_RunsTheOldestWithItsNearest(string tokens, int freeInstances, string expected)
    {
        var queue = Queue([.. tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)]);
        var batch = new List<QueuedRequest>();
        var decision = Rule().Decide(queue, 0, freeInstances, batch);
        Assert.Equal(expected.Length > 0 ? BatchDecision.Run : BatchDecision.Idle, decision);
        Assert.Equal(expected, string.Join(' ', batch.Select(request => ((TestRequest)request).Name)));
    }

    [Theory]
    [InlineData("10", 0, "wait 100")]
    [InlineData("10 11", 99, "wait 100")]
    [InlineData("10 11", 100, "run 2")]
    [InlineData("10 10 10 10", 0, "run 4")] // a preferred size
    [InlineData("10 90", 0, "run 1")] // nobody that waits will join it
    [InlineData("50 50 50", 0, "run 2")] // the budget is full
    public void Decide_QueueDelay_WaitsOnlyForABatchThatCouldGrow(string tokens, long now, string expected)
    {
        var queue = Queue([.. tokens.Split(' ').Select(Number)]);
        var batch = new List<QueuedRequest>();
        var decision = Rule(delayMicroseconds: 100).Decide(queue, now * 1000, 2, batch);
        Assert.Equal(expected, decision.Kind is BatchDecisionKind.Wait ? $"wait {decision.Until / 1000}" : $"run {batch.Count}");
    }

    [Fact]
    public void Decide_LevelsOfPriority_DoesNotMixThem()
    {
        var queue = new RequestQueue(new DynamicBatching([]) { PriorityLevels = 2, DefaultPriorityLevel = 2 }, Unbounded);
        queue.Add(new TestRequest(1, priority: 2, tokens: 10, name: "low"), 0);
        queue.Add(new TestRequest(1, priority: 1, tokens: 10, name: "high"), 0);
        var batch = new List<QueuedRequest>();
        Rule().Decide(queue, 0, 1, batch);
        Assert.Equal("high", ((TestRequest)Assert.Single(batch)).Name);
    }

    [Fact]
    public void Decide_AnyQueue_StaysWithinBudgetRowsAndOrder() => Gen.Select(Gen.Int[1, 120].Array[1, 200], Gen.Int[1, 4], Gen.Int[1, 64]).Sample((tokens, free, runTokens) =>
    {
        var queue = Queue(tokens);
        var batch = new List<QueuedRequest>();
        var rule = new TokenBudgetRule(new TokenCosts(100, runTokens), 8, [], 0);
        Assert.Equal(BatchDecision.Run, rule.Decide(queue, 0, free, batch));
        var places = batch.Select(request => Number(((TestRequest)request).Name)).ToArray();
        Assert.Equal(0, places[0]);
        Assert.Equal(places.Order(), places);
        Assert.Distinct(places);
        Assert.True(batch.Count <= 8 && (batch.Count == 1 || batch.Count * batch.Max(request => request.Tokens) <= 100));
        Assert.Equal(tokens.Length, queue.Count);
    });

    [Fact]
    public void HasRoomFor_RowsAndTokens_AreBothBoundedAndTheFirstIsAlwaysTaken()
    {
        var queue = new RequestQueue(new DynamicBatching([]), new QueueLimits(3, 100));
        var large = new TestRequest(1, tokens: 120);
        Assert.True(TestRequest.TryAdd(queue, large, 0));
        Assert.False(TestRequest.TryAdd(queue, new TestRequest(1, tokens: 1), 0));
        queue.Remove(large);
        Assert.True(TestRequest.TryAdd(queue, new TestRequest(2, tokens: 10), 0));
        Assert.False(queue.HasRoomFor([new TestRequest(1, tokens: 1), new TestRequest(1, tokens: 1)]));
        Assert.True(TestRequest.TryAdd(queue, new TestRequest(1, tokens: 80), 0));
        Assert.Equal((3, 100L), (queue.Rows, queue.Tokens));
        Assert.False(TestRequest.TryAdd(queue, new TestRequest(1, tokens: 0), 0));
    }

    private static TokenBudgetRule Rule(long delayMicroseconds = 0) => new(new TokenCosts(100, 20), 8, [4], delayMicroseconds);

    private static RequestQueue Queue(int[] tokens)
    {
        var queue = new RequestQueue(new DynamicBatching([]), Unbounded);
        foreach (var (i, count) in tokens.Index())
        {
            queue.Add(new TestRequest(1, tokens: count, name: $"{i}"), 0);
        }

        return queue;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
