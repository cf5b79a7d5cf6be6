using System.Collections.Concurrent;
using Tritone.Protocol.Inference;
using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>An instance that runs a batch for as long as the test wants.</summary>
internal sealed class GateRunner(Clock clock) : IBatchRunner, IDisposable
{
    private readonly SemaphoreSlim _started = new(0);
    private readonly SemaphoreSlim _gate = new(0);

    /// <summary>The ids of the requests of every batch, in order.</summary>
    public ConcurrentQueue<string> Batches { get; } = new();

    /// <summary>Whether a thread of the pool ran the last batch.</summary>
    public bool WasOnThePool { get; private set; }

    /// <summary>What runs fail with; null if they do not.</summary>
    public Exception? Error { get; set; }

    /// <summary>The id of a request that no batch can be run with; null for none.</summary>
    public string? Unrunnable { get; set; }

    /// <summary>Waits until the next batch has begun.</summary>
    public Task StartedAsync() => _started.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets runs end.</summary>
    public void Release(int runs = 1) => _gate.Release(runs);

    public void Dispose()
    {
        _started.Dispose();
        _gate.Dispose();
    }

    public BatchTimes Run(IReadOnlyList<WorkPart> batch)
    {
        var start = clock.Now;
        WasOnThePool = Thread.CurrentThread.IsThreadPoolThread;
        Batches.Enqueue(string.Join(' ', batch.Select(part => part.Work.Request.Id)));
        _started.Release();
        _gate.Wait();
        if (batch.Any(part => part.Work.Request.Id == Unrunnable))
        {
            throw new TritoneException(ErrorCode.Internal, $"cannot run {Unrunnable}");
        }

        foreach (var part in batch)
        {
            part.Work.Response = new InferenceResponse(part.Work.Request.Id, "model", 1, []);
        }

        return Error is null ? new BatchTimes(start, start, clock.Now, clock.Now) : throw Error;
    }
}
