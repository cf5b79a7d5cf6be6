using Tritone.Runtime.Classification;
using Tritone.Serving.Caching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;

namespace Tritone.Serving.Texts;

/// <summary>Answers sequences that were answered before, and lets equal ones that come at the same time share a run. Of one version of a model, as long as it is loaded. Thread-safe.</summary>
/// <param name="model">What runs a sequence.</param>
/// <param name="cache">What was answered before.</param>
/// <param name="identity">What the model is known by in the cache.</param>
/// <param name="labelCount">How many logits it gives.</param>
/// <param name="recorder">Counts what is answered without a run.</param>
/// <param name="clock">The clock of what is counted.</param>
internal sealed class CachedTokens(ITokenModel model, TextCache cache, byte[] identity, int labelCount, ModelRecorder recorder, Clock clock) : ITokenModel, IDisposable
{
    private static long _owners;

    // A version that is loaded again may be another model under the same name.
    private readonly long _owner = Interlocked.Increment(ref _owners);
    private readonly Lock _gate = new();
    private readonly Dictionary<TokenKey, SharedRun> _runs = [];
    private bool _isDisposed;

    /// <inheritdoc />
    /// <remarks>A sequence that has to be fresh is run for itself, and what it gives takes the place of what is kept.</remarks>
    public async Task<TokenAnswer> RunAsync(ModelTokens tokens, bool isFresh, CancellationToken cancellationToken)
    {
        var arrivedAt = clock.Now;
        var key = TokenKey.Of(identity, tokens);
        if (isFresh)
        {
            var fresh = await model.RunAsync(tokens, isFresh, cancellationToken);
            Keep(key, fresh.Logits.Span);
            return fresh;
        }

        while (true)
        {
            var run = FindOrJoin(key, tokens, out var logits, out var isFirst);
            if (logits is not null)
            {
                var lookup = clock.Now - arrivedAt;
                recorder.TextCacheHit(lookup, lookup);
                return new TokenAnswer(logits, TimeSpan.Zero, TimeSpan.Zero);
            }

            if (isFirst)
            {
                _ = RunForAllAsync(key, run!);
            }

            if (await WaitAsync(run!, isFirst, arrivedAt, cancellationToken) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Lets go of what is in memory of this version.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        cache.Memory?.Forget(_owner);
    }

    private SharedRun? FindOrJoin(TokenKey key, in ModelTokens tokens, out float[]? logits, out bool isFirst)
    {
        // Whoever ends a run keeps its answer under the same lock: it is in one place or the other.
        lock (_gate)
        {
            isFirst = false;
            logits = cache.Memory?.Find(_owner, key);
            if (logits is not null)
            {
                return null;
            }

            if (!_runs.TryGetValue(key, out var run))
            {
                isFirst = true;
                run = new SharedRun(tokens);
                _runs.Add(key, run);
            }

            run.Waiting++;
            return run;
        }
    }

    /// <returns>Null if the run was given up by those who waited before this caller came; it is to be asked for again.</returns>
    private async ValueTask<TokenAnswer?> WaitAsync(SharedRun run, bool isFirst, long arrivedAt, CancellationToken cancellationToken)
    {
        SharedOutcome outcome;
        try
        {
            outcome = await run.Outcome.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(run);
        }

        if (outcome.Error is not null)
        {
            throw outcome.ErrorForOne();
        }

        if (outcome.Answer is not { } answer || (isFirst && !outcome.IsFound))
        {
            return outcome.Answer;
        }

        var waited = clock.Now - arrivedAt;
        if (isFirst)
        {
            recorder.TextCacheHit(waited, waited);
            return answer;
        }

        recorder.TextCacheShared(waited);
        return answer with { Queue = TimeSpan.FromTicks(waited / TimeSpan.NanosecondsPerTick), Compute = TimeSpan.Zero };
    }

    private void Leave(SharedRun run)
    {
        bool isLast;
        lock (_gate)
        {
            isLast = --run.Waiting == 0;
        }

        if (isLast && !run.Outcome.IsCompleted)
        {
            run.Abandon();
        }
    }

    private async Task RunForAllAsync(TokenKey key, SharedRun run)
    {
        SharedOutcome outcome;
        try
        {
            outcome = await FindOrRunAsync(key, run);
        }
        catch (OperationCanceledException) when (run.Abandoned.IsCancellationRequested)
        {
            outcome = default;
        }
        catch (Exception exception)
        {
            outcome = new SharedOutcome(null, Error: exception);
        }

        lock (_gate)
        {
            if (outcome.Answer is { } answer)
            {
                KeepInMemory(key, answer.Logits.Span);
            }

            _runs.Remove(key);
        }

        run.End(outcome);
    }

    private async ValueTask<SharedOutcome> FindOrRunAsync(TokenKey key, SharedRun run)
    {
        var start = clock.Now;
        if (cache.Redis is { } redis && await redis.FindAsync(key, labelCount) is { } logits)
        {
            return new SharedOutcome(new TokenAnswer(logits, TimeSpan.Zero, TimeSpan.Zero), IsFound: true);
        }

        var lookup = clock.Now - start;
        var answer = await model.RunAsync(run.Tokens, isFresh: false, run.Abandoned);
        cache.Redis?.Keep(key, answer.Logits.Span);
        recorder.TextCacheMiss(lookup);
        return new SharedOutcome(answer);
    }

    private void Keep(TokenKey key, ReadOnlySpan<float> logits)
    {
        cache.Redis?.Keep(key, logits);
        lock (_gate)
        {
            KeepInMemory(key, logits);
        }
    }

    // After the version was unloaded nobody would let go of it.
    private void KeepInMemory(TokenKey key, ReadOnlySpan<float> logits)
    {
        if (!_isDisposed)
        {
            cache.Memory?.Keep(_owner, key, logits);
        }
    }
}
