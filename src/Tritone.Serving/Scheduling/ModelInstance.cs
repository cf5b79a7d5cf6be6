using Tritone.Serving.Batching;

namespace Tritone.Serving.Scheduling;

/// <summary>
/// One instance of a model: it runs the batches that the scheduler gives it, one after the other, on a thread of its own. The pool has as many threads as there are cores, and grows
/// slowly: if runs took them, whoever reads requests, refuses them or says that the server lives would have to wait for a run to end (docs/architecture.md).
/// </summary>
internal sealed class ModelInstance(ModelScheduler scheduler, IBatchRunner runner) : IDisposable
{
    private readonly SemaphoreSlim _given = new(0);
    private Thread? _thread;
    private volatile bool _isStopped;

    private readonly List<WorkPart> _batch = [];
    private readonly List<WorkPart> _alone = [];

    /// <summary>What it was given and what came of it.</summary>
    public SchedulerStep Step { get; } = new();

    /// <summary>The batch that runs. Its requests stay in it until the scheduler has let go of them.</summary>
    public List<QueuedRequest> Taken { get; } = [];

    /// <summary>Runs the batch that it was given, and those that it is given after it, on its own thread. The caller has just been given it: nobody else calls at the same time.</summary>
    public void Start()
    {
        if (_thread is null)
        {
            _thread = new Thread(RunBatches) { IsBackground = true, Name = "model instance" };
            _thread.UnsafeStart();
        }

        _given.Release();
    }

    /// <summary>Ends its thread. It has nothing to run, and is given nothing any more.</summary>
    public void Dispose()
    {
        _isStopped = true;
        _given.Release();
        _thread?.Join();
        _given.Dispose();
    }

    /// <summary>Runs the batch that it was given, and answers.</summary>
    /// <returns>Whether it was given another.</returns>
    public bool RunOnce()
    {
        foreach (var request in Taken)
        {
            _batch.Add((WorkPart)request);
        }

        Run(_batch);
        _batch.Clear();
        return scheduler.Finish(this);
    }

    private void RunBatches()
    {
        while (true)
        {
            _given.Wait();
            if (_isStopped)
            {
                return;
            }

            while (RunOnce())
            {
            }
        }
    }

    private void Run(List<WorkPart> batch)
    {
        try
        {
            scheduler.RecordRun(batch, runner.Run(batch));
        }
        catch (Exception) when (batch.Count > 1)
        {
            // One of them may be what the model cannot run. The others are not to suffer for it.
            foreach (var part in batch)
            {
                _alone.Add(part);
                Run(_alone);
                _alone.Clear();
            }
        }
        catch (Exception exception)
        {
            // Each request has an exception of its own: it is thrown where the request is awaited, and remembers where that was.
            batch[0].Work.Error = exception is TritoneException known
                ? new TritoneException(known.Code, known.Message, known)
                : new TritoneException(ErrorCode.Internal, ErrorText.Of(exception), exception);
            scheduler.RecordFailure(batch[0].Work);
        }
    }
}
