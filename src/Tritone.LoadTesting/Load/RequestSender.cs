using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Load;

/// <summary>Sends requests, each with the next body, and records what becomes of them. Thread-safe.</summary>
internal sealed class RequestSender(ITarget target, IReadOnlyList<Payload> payloads, ILoadClock clock, LoadRecorder recorder, CancellationToken giveUp)
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The run itself, its clients and its requests: at none of them all is recorded.
    private int _open = 1;
    private int _inFlight;
    private int _peak;
    private uint _next = uint.MaxValue;

    /// <summary>The requests that have no answer yet.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The most that there were at once.</summary>
    public int PeakInFlight => Volatile.Read(ref _peak);

    /// <summary>Sends a request.</summary>
    /// <param name="intended">When it was to be sent.</param>
    /// <returns>Ends when it was recorded.</returns>
    public async Task SendAsync(TimeSpan intended)
    {
        Interlocked.Increment(ref _open);
        NotePeak(Interlocked.Increment(ref _inFlight));
        var payload = payloads[(int)(Interlocked.Increment(ref _next) % (uint)payloads.Count)];
        var sent = clock.Now;
        var reply = await target.SendAsync(payload, giveUp).ConfigureAwait(false);
        recorder.Add(new Exchange(intended, sent, clock.Now, payload, reply));
        Interlocked.Decrement(ref _inFlight);
        Close();
    }

    /// <summary>A client of a closed loop: sends one request after the other.</summary>
    /// <param name="end">When it sends no more.</param>
    public async Task SendUntilAsync(TimeSpan end)
    {
        Interlocked.Increment(ref _open);
        while (clock.Now is var now && now < end && !giveUp.IsCancellationRequested)
        {
            await SendAsync(now).ConfigureAwait(false);
        }

        Close();
    }

    /// <summary>Nothing more is begun. To be called once.</summary>
    /// <returns>Ends when everything that was sent has been recorded.</returns>
    public Task FinishAsync()
    {
        Close();
        return _idle.Task;
    }

    private void Close()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _idle.SetResult();
        }
    }

    private void NotePeak(int inFlight)
    {
        int peak;
        while (inFlight > (peak = Volatile.Read(ref _peak)) && Interlocked.CompareExchange(ref _peak, inFlight, peak) != peak)
        {
            // Another request has noted another peak meanwhile.
        }
    }
}
