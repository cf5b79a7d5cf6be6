using System.Diagnostics;
using Tritone.Protocol.Inference;
using Tritone.Serving.Batching;
using Tritone.Serving.Caching;
using Tritone.Serving.Metrics;
using Tritone.Serving.Tracing;

namespace Tritone.Serving.Scheduling;

/// <summary>A request on its way through the scheduler, and the promise of its answer.</summary>
internal sealed class InferenceWork : QueuedRequest
{
    // Whoever waits goes on elsewhere: the thread that answers is an instance's, which has the next batch to run.
    private readonly TaskCompletionSource<InferenceResponse> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private bool _isCompleted;

    /// <param name="request">The request, which was checked.</param>
    /// <param name="rows">Its rows; 1 for a model without a batch dimension.</param>
    /// <param name="shape">The dimensions that it must have in common with its batch.</param>
    /// <param name="arrivedAt">When it came, in nanoseconds of the scheduler's clock.</param>
    /// <param name="cancellationToken">Gives up waiting in the queue.</param>
    public InferenceWork(InferenceRequest request, int rows, long[] shape, long arrivedAt, CancellationToken cancellationToken)
        : base(rows, shape, request.Priority, request.TimeoutMicroseconds)
    {
        Request = request;
        ArrivedAt = arrivedAt;
        CancellationToken = cancellationToken;
    }

    public InferenceRequest Request { get; }

    public long ArrivedAt { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>The span that what is done for the request belongs to; null if it is not traced. The thread that answers does not have it as its current one.</summary>
    public Activity? Span { get; } = RequestSpans.Current;

    /// <summary>What the response cache knows the request by; null if its answer is not to be kept.</summary>
    public CacheKey? CacheKey { get; init; }

    /// <summary>How long it took to find that the cache does not have it.</summary>
    public long LookupNanoseconds { get; init; }

    /// <summary>What it took, once it is answered.</summary>
    public RequestTimes Took { get; set; }

    public Task<InferenceResponse> Task => _completion.Task;

    /// <summary>The answer, until it goes out.</summary>
    public InferenceResponse? Response { get; set; }

    /// <summary>What went wrong, until it goes out.</summary>
    public Exception? Error { get; set; }

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

    /// <summary>Lets the answer or the error out.</summary>
    public void Publish()
    {
        Close();
        if (Error is OperationCanceledException)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else if (Error is not null)
        {
            _completion.TrySetException(Error);
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
