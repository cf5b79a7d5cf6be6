using Tritone.Protocol.Inference;
using Tritone.Serving.Batching;
using Tritone.Serving.Metrics;
using Tritone.Serving.Statistics;

namespace Tritone.Serving.Scheduling;

/// <summary>
/// Drives the <see cref="SchedulerState"/> of one version of a model: its instances have threads, the clock is its time. Thread-safe. No thread waits for a request: a request
/// that finds an instance free sets it going, one that does not lies in the queue until an instance that has finished takes it.
/// </summary>
internal sealed class ModelScheduler : IAsyncDisposable
{
    // Below this a run is not worth the way to another thread: the caller's runs it. A hop takes some 10 us, so it is a few percent of what takes longer.
    private const long InlineNanoseconds = 200_000;

    // Timers of the class library count milliseconds. What is due sooner is waited for by a thread that gives way to all others.
    private const long TimerResolutionNanoseconds = 1_500_000;

    private readonly Lock _gate = new();
    private readonly SchedulerState _state;
    private readonly ModelRecorder _recorder;
    private readonly Clock _clock;
    private readonly ModelInstance[] _all;
    private readonly Stack<ModelInstance> _idle;
    private readonly SchedulerStep _step = new();
    private readonly ITimer _timer;
    private readonly Pacer _pacer;
    private long _timerDue = RequestQueue.Never;
    private long _typicalRun = RequestQueue.Never;
    private long _typicalTokens = RequestQueue.Never;
    private TaskCompletionSource? _drained;

    public ModelScheduler(SchedulerState state, IReadOnlyList<IBatchRunner> runners, ModelRecorder recorder, Clock clock)
    {
        _state = state;
        _recorder = recorder;
        _clock = clock;
        _all = [.. runners.Select(runner => new ModelInstance(this, runner))];
        _idle = new Stack<ModelInstance>(_all);
        _pacer = new Pacer(clock, Wake);
        _timer = clock.CreateTimer(_ =>
        {
            lock (_gate)
            {
                _timerDue = RequestQueue.Never;
            }

            Wake();
        });
    }

    /// <summary>How many requests wait.</summary>
    public int QueuedCount
    {
        get
        {
            lock (_gate)
            {
                return _state.QueuedCount;
            }
        }
    }

    /// <summary>Takes a request in.</summary>
    /// <returns>Its response; or its error, which is never thrown here.</returns>
    /// <param name="work">The request, with its parts.</param>
    public Task<InferenceResponse> ScheduleAsync(InferenceWork work)
    {
        ModelInstance? own = null;
        lock (_gate)
        {
            if (_drained is not null)
            {
                return Refused(work, "Server is stopping, scheduler for model has stopped accepting new inference requests");
            }

            if (work.CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<InferenceResponse>(work.CancellationToken);
            }

            var now = _clock.Now;
            if (!_state.TryAdmit(work.Parts, now))
            {
                return Refused(work, "Exceeds maximum queue size", TimeToEmpty());
            }

            _recorder.QueueChanged(1);
            Pump(now, ref own, ofInterest: _typicalRun < InlineNanoseconds && work.Parts.Length == 1 && Thread.CurrentThread.IsThreadPoolThread ? work.Parts[0] : null);
        }

        if (own is not null)
        {
            if (own.RunOnce())
            {
                // The others' turn comes on another thread: this one has an answer to bring home.
                own.Start();
            }
        }
        else if (work.CancellationToken.CanBeCanceled)
        {
            work.Register(work.CancellationToken.UnsafeRegister(static (state, _) => ((Cancellation)state!).Cancel(), new Cancellation(this, work)));
        }

        return work.Task;
    }

    /// <summary>Takes a request in that has its answer already: it goes out at once, or when it is its turn where responses keep their order.</summary>
    public Task<InferenceResponse> AnswerAsync(InferenceWork work)
    {
        lock (_gate)
        {
            _state.AdmitAnswered(work.Parts[0], _step);
            PublishStep(_step, _clock.Now);
        }

        return work.Task;
    }

    /// <summary>Takes no more requests, and finishes those that it has.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            if (_drained is null)
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                CompleteDrain();
            }

            return _drained.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DrainAsync();
        await _timer.DisposeAsync();
        foreach (var instance in _all)
        {
            instance.Dispose();
        }
    }

    /// <summary>Writes down how a batch went.</summary>
    public void RecordRun(List<WorkPart> batch, in BatchTimes times)
    {
        _recorder.BatchSucceeded(batch, times, _clock.UnixMilliseconds);
        var tokens = 0L;
        foreach (var part in batch)
        {
            tokens += (long)part.Rows * part.Tokens;
        }

        Average(ref _typicalRun, times.End - times.Start);
        Average(ref _typicalTokens, tokens);
    }

    /// <summary>Writes down that a run failed.</summary>
    public void RecordFailure(InferenceWork work)
    {
        if (work.RecordFailure())
        {
            _recorder.Failed(work, FailureReason.Backend, _clock.Now);
        }
    }

    /// <summary>An instance has run its batch: its answers go out, and it gets the next batch if there is one.</summary>
    public bool Finish(ModelInstance instance)
    {
        bool hasNext;
        lock (_gate)
        {
            _state.Finish(instance.Taken, instance.Step);
            instance.Taken.Clear();
            _idle.Push(instance);
            var now = _clock.Now;
            ModelInstance? own = null;
            Pump(now, ref own, ofInterest: null, preferred: instance);
            hasNext = own is not null;
            if (!hasNext || _state.PreservesOrder)
            {
                // An idle instance is anybody's as soon as the lock is free, and where the order counts no other that finishes may get in between.
                PublishReleased(instance.Step);
            }

            CompleteDrain();
        }

        if (hasNext)
        {
            PublishReleased(instance.Step);
        }

        return hasNext;
    }

    private void Wake()
    {
        ModelInstance? own = null;
        lock (_gate)
        {
            Pump(_clock.Now, ref own, ofInterest: null);
            CompleteDrain();
        }
    }

    private void Cancel(InferenceWork work)
    {
        lock (_gate)
        {
            // What runs already is finished. The error stands before any part ends.
            var withdrawn = work.Parts.Where(part => part.List is not null).ToList();
            if (withdrawn.Count == 0)
            {
                return;
            }

            var now = _clock.Now;
            work.Error = new OperationCanceledException(work.CancellationToken);
            foreach (var part in withdrawn)
            {
                _state.Withdraw(part, _step);
                EndInQueue(part, FailureReason.Canceled, now);
            }

            ModelInstance? own = null;
            PublishStep(_step, now);

            // Without it what stands behind may fit together.
            Pump(now, ref own, ofInterest: null);
            CompleteDrain();
        }
    }

    // Gives batches to free instances as long as there are both, and sees to it that somebody looks again when the rule says so. The lock is held.
    // The instance that runs on the caller's thread is returned in 'own': the preferred one, or the one whose batch has the request of interest.
    private void Pump(long now, ref ModelInstance? own, WorkPart? ofInterest, ModelInstance? preferred = null)
    {
        while (_state.TryNext(now, _step))
        {
            PublishStep(_step, now);
            var instance = _idle.Pop();
            instance.Taken.AddRange(_step.Batch);
            LeaveQueue(instance.Taken);
            if (own is null && (instance == preferred || (ofInterest is not null && instance.Taken.Contains(ofInterest))))
            {
                own = instance;
            }
            else
            {
                instance.Start();
            }
        }

        PublishStep(_step, now);
        WakeAt(_step.WakeAt, now);
    }

    // Errors and answers go out to other threads, so the lock may be held.
    private void PublishStep(SchedulerStep step, long now)
    {
        foreach (var request in step.Rejected)
        {
            var part = (WorkPart)request;
            part.Work.Error ??= new TritoneException(ErrorCode.Unavailable, "Request timeout expired");
            EndInQueue(part, FailureReason.Rejected, now);
        }

        step.Rejected.Clear();
        PublishReleased(step);
    }

    private void LeaveQueue(List<QueuedRequest> taken)
    {
        var requests = 0;
        foreach (var request in taken)
        {
            requests += ((WorkPart)request).Work.LeaveQueue() ? 1 : 0;
        }

        _recorder.QueueChanged(-requests);
    }

    private void EndInQueue(WorkPart part, FailureReason reason, long now)
    {
        if (part.Work.LeaveQueue())
        {
            _recorder.QueueChanged(-1);
        }

        if (part.Work.RecordFailure())
        {
            _recorder.Failed(part.Work, reason, now);
        }

        part.Work.Publish();
    }

    private static void PublishReleased(SchedulerStep step)
    {
        foreach (var request in step.Released)
        {
            ((WorkPart)request).Work.Publish();
        }

        step.Released.Clear();
    }

    private void WakeAt(long due, long now)
    {
        if (due == RequestQueue.Never)
        {
            return;
        }

        if (_clock.RunsByItself && due - now < TimerResolutionNanoseconds)
        {
            _pacer.WakeAt(due);
        }
        else if (due < _timerDue)
        {
            // A timer may be early by less than its resolution; what is not due then is looked after again.
            _timerDue = due;
            _timer.Change(TimeSpan.FromTicks(Math.Min((due - now + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick, TimeSpan.TicksPerDay)), Timeout.InfiniteTimeSpan);
        }
    }

    private void CompleteDrain()
    {
        if (_drained is not null && _state.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }

    // How long what waits will take, as runs have gone lately; no less than a second, which is what the protocol counts in.
    private TimeSpan TimeToEmpty()
    {
        var (run, tokens) = (Volatile.Read(ref _typicalRun), Volatile.Read(ref _typicalTokens));
        var runs = tokens is 0 or RequestQueue.Never ? _state.QueuedCount : (double)_state.QueuedTokens / tokens;
        return run == RequestQueue.Never ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(runs * run / _all.Length / 1e9), 1, 60));
    }

    private static void Average(ref long typical, long value)
    {
        var before = Volatile.Read(ref typical);
        Volatile.Write(ref typical, before == RequestQueue.Never ? value : before + ((value - before) / 8));
    }

    private static Task<InferenceResponse> Refused(InferenceWork work, string why, TimeSpan? retryAfter = null)
        => Task.FromException<InferenceResponse>(new TritoneException(ErrorCode.Unavailable, work.Request.ErrorPrefix + why) { RetryAfter = retryAfter });

    private sealed class Cancellation(ModelScheduler scheduler, InferenceWork work)
    {
        public void Cancel() => scheduler.Cancel(work);
    }
}
