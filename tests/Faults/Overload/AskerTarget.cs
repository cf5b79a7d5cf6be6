using System.Collections.Concurrent;
using System.Diagnostics;
using Tritone.Faults.Traffic;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.Faults.Overload;

/// <summary>Lets the load generator ask questions whose answers are known, and notes how long refusals take. Thread-safe.</summary>
internal sealed class AskerTarget(IAsker asker, IReadOnlyList<Question> questions, Tally tally) : ITarget
{
    /// <summary>What the generator is given: the questions are not its own.</summary>
    public static readonly IReadOnlyList<Payload> Payloads = [new Payload(ReadOnlyMemory<byte>.Empty, 1)];

    private readonly ConcurrentQueue<double> _refusals = new();
    private int _next;

    /// <summary>The time within which 99 of 100 refusals came, in milliseconds; 0 if there was none.</summary>
    public double RefusalP99 => _refusals.Order().ToArray() is { Length: > 0 } times ? times[(int)(times.Length * 0.99)] : 0;

    public async ValueTask<Reply> SendAsync(Payload payload, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var outcome = await tally.AskAsync(asker, questions[(Interlocked.Increment(ref _next) & int.MaxValue) % questions.Count]);
        if (outcome is OutcomeKind.Refused)
        {
            _refusals.Enqueue(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return new Reply(outcome is OutcomeKind.Right ? null : outcome.ToString(), 0);
    }

    public Task<string?> ProbeAsync(Payload payload, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<ServerCounters?> ReadCountersAsync(CancellationToken cancellationToken) => Task.FromResult<ServerCounters?>(null);
}
