using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Load;

/// <summary>A server whose answers take as long as a script says, in virtual time.</summary>
/// <param name="clock">The time.</param>
/// <param name="answer">What becomes of a request that comes at this time after the first moment: how long it takes, and how it ends. An endless time is no answer at all.</param>
internal sealed class ScriptedTarget(VirtualClock clock, Func<TimeSpan, (TimeSpan Latency, Reply Reply)> answer) : ITarget
{
    private readonly TimeSpan _start = clock.Now;

    public int Sent { get; private set; }

    public int CountersRead { get; private set; }

    public ValueTask<Reply> SendAsync(Payload payload, CancellationToken cancellationToken)
    {
        Sent++;
        var reply = new TaskCompletionSource<Reply>();
        cancellationToken.Register(() => reply.TrySetResult(new Reply(Reply.GivenUp, 0)));
        var (latency, result) = answer(clock.Now - _start);
        if (latency < TimeSpan.MaxValue)
        {
            clock.At(clock.Now + latency, () => reply.TrySetResult(result));
        }

        return new ValueTask<Reply>(reply.Task);
    }

    public Task<string?> ProbeAsync(Payload payload, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<ServerCounters?> ReadCountersAsync(CancellationToken cancellationToken)
    {
        CountersRead++;
        var each = TimeSpan.FromMilliseconds(Sent);
        return Task.FromResult<ServerCounters?>(new ServerCounters(Sent, 2 * Sent, Sent / 2, each, each * 2, each * 3, each * 4));
    }
}
