using CsCheck;
using Tritone.Runtime.Classification;
using Tritone.Serving.Caching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Serving.Texts;

namespace Tritone.Serving.Tests.Texts;

/// <summary>Any order of requests, of callers who give up, and of runs that end one way or another.</summary>
public sealed class CachedTokensPropertyTests
{
    // Two of the three sequences that are asked for.
    private const int ByteSize = 2 * (384 + (2 * sizeof(float)));

    private static readonly Gen<Step> Steps = Gen.Select(Gen.Enum<StepKind>(), Gen.Int[1, 3], Gen.Int[0, 100], Gen.Bool, (kind, sequence, index, isFresh) => new Step(kind, sequence, index, isFresh));

    public enum StepKind
    {
        Ask,
        AskAgain,
        GiveUp,
        Succeed,
        Fail,
        Begin,
        Wait,
    }

    [Fact]
    public Task RunAsync_AnyInterleaving_EveryCallerHasOneOutcome() => Steps.Array[1, 60].SampleAsync(PlayAsync, iter: 2000);

    private static async Task PlayAsync(Step[] steps)
    {
        var model = new ScriptedTokens();
        await using var cache = new TextCache(new TextCacheOptions { ByteSize = ByteSize });
        using var tokens = new CachedTokens(model, cache, [1], 2, new ModelRecorder("emotion", 1, metrics: null), new Clock(new ManualTime()));
        var callers = new List<Caller>();
        var failed = new HashSet<int>();
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.Ask or StepKind.AskAgain:
                    var giveUp = new CancellationTokenSource();
                    callers.Add(new Caller(step.Sequence, giveUp, tokens.RunAsync(new ModelTokens(new[] { step.Sequence }), step.IsFresh && step.Kind is StepKind.AskAgain, giveUp.Token)));
                    break;
                case StepKind.GiveUp when callers.Count > 0:
                    await callers[step.Index % callers.Count].GiveUp.CancelAsync();
                    break;
                case StepKind.Succeed when model.Pending is { Count: > 0 } runs:
                    runs[step.Index % runs.Count].Ended.TrySetResult();
                    break;
                case StepKind.Fail when model.Pending is { Count: > 0 } runs:
                    failed.Add(runs[step.Index % runs.Count].Sequence);
                    runs[step.Index % runs.Count].Ended.TrySetException(new TritoneException(ErrorCode.Internal, "it broke"));
                    break;
                case StepKind.Begin:
                    model.EndsWhenGivenUp = step.IsFresh;
                    break;
                case StepKind.Wait:
                    await Task.Yield();
                    break;
            }

            Assert.InRange(cache.Figures.Memory!.Value.UsedBytes, 0, ByteSize);
        }

        var all = Task.WhenAll(callers.Select(caller => caller.Answer));
        while (!all.IsCompleted || model.Pending.Count > 0)
        {
            foreach (var run in model.Pending)
            {
                run.Ended.TrySetResult();
            }

            await Task.Yield();
        }

        var errors = new HashSet<Exception>(ReferenceEqualityComparer.Instance);
        foreach (var caller in callers)
        {
            try
            {
                Assert.Equal(ScriptedTokens.LogitsOf(caller.Sequence), (await caller.Answer).Logits.ToArray());
            }
            catch (OperationCanceledException)
            {
                Assert.True(caller.GiveUp.IsCancellationRequested);
            }
            catch (TritoneException exception)
            {
                Assert.Equal((ErrorCode.Internal, "it broke"), (exception.Code, exception.Message));
                Assert.Contains(caller.Sequence, failed);
                Assert.True(errors.Add(exception));
            }

            caller.GiveUp.Dispose();
        }

        Assert.InRange(model.MostAtOnce, 0, 1);
        Assert.InRange(cache.Figures.Memory!.Value.UsedBytes, 0, ByteSize);
    }

    private sealed record Step(StepKind Kind, int Sequence, int Index, bool IsFresh);

    private sealed record Caller(int Sequence, CancellationTokenSource GiveUp, Task<TokenAnswer> Answer);
}
