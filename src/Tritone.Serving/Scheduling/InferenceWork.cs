using System.Diagnostics;
using Tritone.Protocol.Inference;
using Tritone.Serving.Caching;
using Tritone.Serving.Metrics;
using Tritone.Serving.Tracing;

namespace Tritone.Serving.Scheduling;

/// <summary>A request on its way through the scheduler, in one part or several, and the promise of its answer.</summary>
internal sealed class InferenceWork
{
    // Whoever waits goes on elsewhere: the thread that answers is an instance's, which has the next batch to run.
    private readonly TaskCompletionSource<InferenceResponse> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private Exception? _error;
    private bool _isCompleted;
    private bool _isRecorded;
    private int _queued;
    private int _unanswered;
    private int _unrecorded;
    private int _unpublished;

    /// <param name="request">The request, which was checked.</param>
    /// <param name="rows">Its rows; 1 for a model without a batch dimension.</param>
    /// <param name="arrivedAt">When it came, in nanoseconds of the scheduler's clock.</param>
    /// <param name="cancellationToken">Gives up waiting in the queue.</param>
    public InferenceWork(InferenceRequest request, int rows, long arrivedAt, CancellationToken cancellationToken)
    {
        Request = request;
        Rows = rows;
        ArrivedAt = arrivedAt;
        CancellationToken = cancellationToken;
    }

    public InferenceRequest Request { get; }

    public int Rows { get; }

    public long ArrivedAt { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The span that what is done for the request belongs to; null if it is not traced. The thread that answers does not have it as its current one.</summary>
    public Activity? Span { get; } = RequestSpans.Current;

    /// <summary>What the response cache knows the request by; null if its answer is not to be kept.</summary>
    public CacheKey? CacheKey { get; init; }

    /// <summary>How long it took to find that the cache does not have it.</summary>
    public long LookupNanoseconds { get; init; }

    /// <summary>The parts, in the order of their rows.</summary>
    public WorkPart[] Parts { get; private set; } = [];

    /// <summary>When it came to each stage: of several parts, the beginnings of the first and the ends of the last.</summary>
    public BatchTimes RunTimes { get; private set; }

    /// <summary>What it took, once it is answered.</summary>
    public RequestTimes Took { get; set; }

    public Task<InferenceResponse> Task => _completion.Task;

    /// <summary>The answer, until it goes out.</summary>
    public InferenceResponse? Response { get; set; }

    /// <summary>What went wrong first; null if nothing did.</summary>
    public Exception? Error
    {
        get => Volatile.Read(ref _error);
        set => Interlocked.CompareExchange(ref _error, value, null);
    }

    /// <summary>Says in which parts it is scheduled, before it is.</summary>
    public InferenceWork With(params WorkPart[] parts)
    {
        Parts = parts;
        _queued = _unanswered = _unrecorded = _unpublished = parts.Length;
        return this;
    }

    /// <summary>A part does not wait any more. The scheduler's lock is held.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool LeaveQueue() => --_queued == 0;

    /// <summary>A part has its outputs.</summary>
    /// <returns>Whether it was the last, so that the answer can be made of all of them.</returns>
    public bool Answer() => Interlocked.Decrement(ref _unanswered) == 0;

    /// <summary>A part was run.</summary>
    /// <param name="times">When it came to each stage.</param>
    /// <returns>Whether all of the request has been, so that it is to be recorded.</returns>
    public bool RecordRun(in BatchTimes times)
    {
        if (Parts.Length == 1)
        {
            RunTimes = times;
            return true;
        }

        lock (_completion)
        {
            RunTimes = RunTimes == default
                ? times
                : new BatchTimes(
                    Math.Min(RunTimes.Start, times.Start), Math.Min(RunTimes.InputEnd, times.InputEnd), Math.Max(RunTimes.OutputStart, times.OutputStart), Math.Max(RunTimes.End, times.End));
            return --_unrecorded == 0 && !_isRecorded && (_isRecorded = true);
        }
    }

    /// <summary>The request was refused or withdrawn while a part of it waited, or a part of it failed.</summary>
    /// <returns>Whether that is to be recorded: nothing was before.</returns>
    public bool RecordFailure()
    {
        lock (_completion)
        {
            return !_isRecorded && (_isRecorded = true);
        }
    }

    /// <summary>Keeps what would cancel the request, to let go of it when it is answered.</summary>
    public void Register(CancellationTokenRegistration registration)
    {
        lock (_completion)
        {
            if (!_isCompleted)
            {
                _registration = registration;
                return;
            }
        }

        registration.Unregister();
    }

    /// <summary>A part's end may be known. With the last one the answer or the error goes out: until then an instance may read what the request holds.</summary>
    public void Publish()
    {
        if (Interlocked.Decrement(ref _unpublished) != 0)
        {
            return;
        }

        Close();
        if (Error is OperationCanceledException)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if (Error is { } error)
        {
            _completion.TrySetException(error);
        }
        else
        {
            _completion.TrySetResult(Response!);
        }
    }

    private void Close()
    {
        if (!CancellationToken.CanBeCanceled)
        {
            return;
        }

        CancellationTokenRegistration registration;
        lock (_completion)
        {
            _isCompleted = true;
            registration = _registration;
        }

        registration.Unregister();
    }
}
