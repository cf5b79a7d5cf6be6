using System.Diagnostics.CodeAnalysis;
using Tritone.Runtime.Classification;

namespace Tritone.Serving.Texts;

/// <summary>One run of a sequence for all who ask for it meanwhile. It belongs to none of them: it goes on as long as one still waits.</summary>
/// <param name="tokens">The sequence; a copy, because the first caller may be gone before the run ends.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer and without a wait handle has nothing to dispose of, and whoever leaves last may cancel it when the run has just ended.")]
internal sealed class SharedRun(ModelTokens tokens)
{
    private readonly TaskCompletionSource<SharedOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();

    public ModelTokens Tokens { get; } = new(tokens.Ids.ToArray(), tokens.Types.ToArray());

    /// <summary>How many wait; under the lock of the table that has the run.</summary>
    public int Waiting { get; set; }

    /// <summary>How it ended; it never fails.</summary>
    public Task<SharedOutcome> Outcome => _outcome.Task;

    /// <summary>Cancelled when nobody waits any more.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    public void Abandon() => _abandoned.Cancel();

    public void End(in SharedOutcome outcome) => _outcome.SetResult(outcome);
}
