using Tritone.Runtime.Classification;

namespace Tritone.Serving.Tests.Texts;

/// <summary>A model of two labels whose runs end when a test says so. What it gives for a sequence is always the same.</summary>
internal sealed class ScriptedTokens : ITokenModel
{
    private readonly Lock _gate = new();
    private readonly List<Run> _runs = [];

    /// <summary>Runs that have not ended.</summary>
    public IReadOnlyList<Run> Pending
    {
        get
        {
            lock (_gate)
            {
                return _runs.FindAll(run => !run.Ended.Task.IsCompleted);
            }
        }
    }

    /// <summary>All runs so far.</summary>
    public int Started
    {
        get
        {
            lock (_gate)
            {
                return _runs.Count;
            }
        }
    }

    /// <summary>Whether a run that was given up ends at once, as one that waits does; one that has begun goes on.</summary>
    public bool EndsWhenGivenUp { get; set; } = true;

    /// <summary>The most runs of one sequence at one time, those not counted that were to be fresh.</summary>
    public int MostAtOnce { get; private set; }

    public static float[] LogitsOf(int sequence) => [sequence, -sequence];

    public async Task<TokenAnswer> RunAsync(ModelTokens tokens, bool isFresh, CancellationToken cancellationToken)
    {
        var run = new Run(tokens.Ids.Span[0], isFresh);
        var endsWhenGivenUp = EndsWhenGivenUp;
        lock (_gate)
        {
            _runs.Add(run);
            MostAtOnce = Math.Max(MostAtOnce, _runs.Count(other => !other.IsFresh && other.Sequence == run.Sequence && !other.Ended.Task.IsCompleted));
        }

        await using (endsWhenGivenUp ? cancellationToken.Register(() => run.Ended.TrySetCanceled(cancellationToken)) : default)
        {
            await run.Ended.Task;
        }

        // The memory is the caller's as long as it waits.
        return new TokenAnswer(LogitsOf(tokens.Ids.Span[0]), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));
    }

    internal sealed record Run(int Sequence, bool IsFresh)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
