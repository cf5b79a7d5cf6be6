using Tritone.Runtime.Classification;
using Tritone.Serving.Caching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Serving.Texts;

namespace Tritone.Serving.Tests.Texts;

public sealed class CachedTokensTests : IAsyncDisposable
{
    private readonly ScriptedTokens _model = new();
    private readonly ModelRecorder _recorder = new("emotion", 1, metrics: null);
    private readonly ManualTime _time = new();
    private readonly TextCache _cache = new(new TextCacheOptions { ByteSize = 100_000 });
    private readonly CachedTokens _tokens;

    public CachedTokensTests() => _tokens = Create();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        await _cache.DisposeAsync();
    }

    [Fact]
    public async Task RunAsync_Again_IsAnsweredWithoutARun()
    {
        var first = AskAsync(1);
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await first).Logits.ToArray());
        Assert.Equal(2, (await first).Compute.Milliseconds);
        var second = AskAsync(1);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await second).Logits.ToArray());
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), ((await second).Queue, (await second).Compute));
        Assert.Equal(1, _model.Started);
        Assert.Equal((1UL, 1UL, 1UL, 0UL), (
            _recorder.Statistics.CacheHit.Count, _recorder.Statistics.CacheMiss.Count, _recorder.Statistics.Success.Count, _recorder.Statistics.ExecutionCount));
    }

    [Fact]
    public async Task RunAsync_OtherSequence_IsRun()
    {
        var one = AskAsync(1);
        var two = AskAsync(2);
        Assert.Equal(2, _model.Started);
        EndAll();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await one).Logits.ToArray());
        Assert.Equal(ScriptedTokens.LogitsOf(2), (await two).Logits.ToArray());
    }

    [Fact]
    public async Task RunAsync_WhileItRuns_SharesTheRun()
    {
        var asked = Enumerable.Range(0, 5).Select(_ => AskAsync(1)).ToArray();
        Assert.Equal(1, _model.Started);
        _time.Advance(TimeSpan.FromMilliseconds(3));
        EndOne();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(ScriptedTokens.LogitsOf(1), answer.Logits.ToArray()));
        Assert.Equal((TimeSpan.FromMilliseconds(3), TimeSpan.Zero), ((await asked[4]).Queue, (await asked[4]).Compute));
        Assert.Equal((4UL, 1UL), (_recorder.Statistics.CacheHit.Count, _recorder.Statistics.CacheMiss.Count));
    }

    [Fact]
    public async Task RunAsync_FirstGivesUp_TheRunGoesOnForTheOthers()
    {
        using var giveUp = new CancellationTokenSource();
        var ids = new[] { 1 };
        var first = _tokens.RunAsync(new ModelTokens(ids), isFresh: false, giveUp.Token);
        var second = AskAsync(1);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        ids[0] = 9;
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await second).Logits.ToArray());
        Assert.Equal(1, _model.Started);
    }

    [Fact]
    public async Task RunAsync_AllGiveUp_TheRunIsGivenUp()
    {
        using var giveUp = new CancellationTokenSource();
        var asked = new[] { AskAsync(1, cancellationToken: giveUp.Token), AskAsync(1, cancellationToken: giveUp.Token) };
        await giveUp.CancelAsync();
        foreach (var task in asked)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        Assert.Empty(_model.Pending);
        Assert.Equal(0, _cache.Figures.Memory!.Value.Entries);
    }

    [Fact]
    public async Task RunAsync_WhileARunThatWasGivenUpEnds_IsRunAnew()
    {
        _model.EndsWhenGivenUp = false;
        using var giveUp = new CancellationTokenSource();
        var first = AskAsync(1, cancellationToken: giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = AskAsync(1);
        Assert.Equal(1, _model.Started);
        _model.Pending[0].Ended.SetCanceled(Cancelled);
        await Eventually(() => _model.Started == 2);
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await second).Logits.ToArray());
    }

    [Fact]
    public async Task RunAsync_WhileARunThatWasGivenUpSucceeds_TakesItsAnswer()
    {
        _model.EndsWhenGivenUp = false;
        using var giveUp = new CancellationTokenSource();
        var first = AskAsync(1, cancellationToken: giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = AskAsync(1);
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await second).Logits.ToArray());
        Assert.Equal(1, _model.Started);
    }

    [Fact]
    public async Task RunAsync_RunFails_EachGetsItsOwnErrorAndNothingIsKept()
    {
        var asked = new[] { AskAsync(1), AskAsync(1) };
        _model.Pending[0].Ended.SetException(new TritoneException(ErrorCode.Unavailable, "the queue is full"));
        var first = await Assert.ThrowsAsync<TritoneException>(() => asked[0]);
        var second = await Assert.ThrowsAsync<TritoneException>(() => asked[1]);
        Assert.NotSame(first, second);
        Assert.All([first, second], error => Assert.Equal((ErrorCode.Unavailable, "the queue is full"), (error.Code, error.Message)));
        var again = AskAsync(1);
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await again).Logits.ToArray());
    }

    [Fact]
    public async Task RunAsync_Fresh_IsRunForItselfAndKept()
    {
        var waiting = AskAsync(1);
        var fresh = AskAsync(1, isFresh: true);
        Assert.Equal([false, true], _model.Pending.Select(run => run.IsFresh));
        _model.Pending[1].Ended.SetResult();
        await fresh;
        Assert.True(AskAsync(1).IsCompletedSuccessfully);
        EndOne();
        await waiting;
        var again = AskAsync(1, isFresh: true);
        Assert.Equal(3, _model.Started);
        EndOne();
        await again;
        Assert.Equal((1UL, 1UL), (_recorder.Statistics.CacheHit.Count, _recorder.Statistics.CacheMiss.Count));
    }

    [Fact]
    public async Task RunAsync_SameModelLoadedAgain_IsRun()
    {
        var first = AskAsync(1);
        EndOne();
        await first;
        using var reloaded = Create();
        var second = reloaded.RunAsync(new ModelTokens(new[] { 1 }), isFresh: false, Cancelled);
        Assert.False(second.IsCompleted);
        EndOne();
        await second;
        Assert.Equal(2, _cache.Figures.Memory!.Value.Entries);
        _tokens.Dispose();
        Assert.Equal(1, _cache.Figures.Memory!.Value.Entries);
    }

    [Fact]
    public async Task RunAsync_EndsAfterTheModelWasUnloaded_IsAnsweredAndNotKept()
    {
        var asked = AskAsync(1);
        _tokens.Dispose();
        EndOne();
        Assert.Equal(ScriptedTokens.LogitsOf(1), (await asked).Logits.ToArray());
        Assert.Equal(0, _cache.Figures.Memory!.Value.Entries);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1, Cancelled);
        }
    }

    private CachedTokens Create() => new(_model, _cache, TextModelIdentity.Of("emotion", 1, "logits"), labelCount: 2, _recorder, new Clock(_time));

    private Task<TokenAnswer> AskAsync(int sequence, bool isFresh = false, CancellationToken? cancellationToken = null)
        => _tokens.RunAsync(new ModelTokens(new[] { sequence }), isFresh, cancellationToken ?? Cancelled);

    private void EndOne() => Assert.Single(_model.Pending).Ended.SetResult();

    private void EndAll()
    {
        foreach (var run in _model.Pending)
        {
            run.Ended.SetResult();
        }
    }
}
