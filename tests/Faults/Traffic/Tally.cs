using System.Collections.Concurrent;

namespace Tritone.Faults.Traffic;

/// <summary>Counts what became of requests. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly long[] _counts = new long[Enum.GetValues<OutcomeKind>().Length];
    private readonly ConcurrentDictionary<string, byte> _answered = new();
    private readonly ConcurrentQueue<string> _troubles = new();
    private long _sent;

    /// <summary>Requests sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Right answers.</summary>
    public long Right => this[OutcomeKind.Right];

    /// <summary>Wrong answers.</summary>
    public long Wrong => this[OutcomeKind.Wrong];

    /// <summary>The ids of the requests that had an answer, right or wrong.</summary>
    public ICollection<string> Answered => _answered.Keys;

    /// <summary>How many requests ended in some way.</summary>
    public long this[OutcomeKind kind] => Interlocked.Read(ref _counts[(int)kind]);

    /// <summary>Asks and counts.</summary>
    public async Task<OutcomeKind> AskAsync(IAsker asker, Question question)
    {
        var id = $"{asker.Name}-{Interlocked.Increment(ref _sent)}";
        var outcome = await asker.AskAsync(question, id);
        Interlocked.Increment(ref _counts[(int)outcome.Kind]);
        if (outcome.Kind is OutcomeKind.Right or OutcomeKind.Wrong)
        {
            _answered[id] = 0;
        }

        if (outcome.Kind is OutcomeKind.Wrong or OutcomeKind.Failed or OutcomeKind.Lost && _troubles.Count < 3)
        {
            _troubles.Enqueue($"{outcome.Kind} over {asker.Name}: {outcome.Detail}");
        }

        return outcome.Kind;
    }

    /// <summary>Notes the counts; wrong answers, and those of the given kinds, fail the scenario.</summary>
    /// <param name="findings">Where.</param>
    /// <param name="forbidden">What must not be, beside wrong answers.</param>
    public void Report(Findings findings, params ReadOnlySpan<OutcomeKind> forbidden)
    {
        findings.Count("sent", Sent);
        findings.Count("answered", Right);
        findings.Count("wrong", Wrong);
        findings.Require(Right > 0, "no request was answered");
        findings.Require(Sent == Enum.GetValues<OutcomeKind>().Sum(kind => this[kind]), $"of {Sent} requests only {Enum.GetValues<OutcomeKind>().Sum(kind => this[kind])} came to an end");
        foreach (var kind in (OutcomeKind[])[OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Lost])
        {
            if (this[kind] > 0)
            {
                findings.Note(kind switch { OutcomeKind.Refused => "refused", OutcomeKind.Failed => "failed", _ => "without answer" }, $"{this[kind]:N0}");
            }
        }

        foreach (var kind in (OutcomeKind[])[OutcomeKind.Wrong, .. forbidden])
        {
            findings.Require(this[kind] == 0, $"{this[kind]} requests were {kind}: {string.Join("; ", _troubles)}");
        }
    }
}
