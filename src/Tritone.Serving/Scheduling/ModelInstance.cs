using Tritone.Serving.Batching;

namespace Tritone.Serving.Scheduling;

/// <summary>One instance of a model: it runs the batches that the scheduler gives it, one after the other, on a thread of the pool.</summary>
internal sealed class ModelInstance(ModelScheduler scheduler, IBatchRunner runner) : IThreadPoolWorkItem
{
    private readonly List<WorkPart> _batch = [];
    private readonly List<WorkPart> _alone = [];

    /// <summary>What it was given and what came of it.</summary>
    public SchedulerStep Step { get; } = new();

    /// <summary>The batch that runs. Its requests stay in it until the scheduler has let go of them.</summary>
    public List<QueuedRequest> Taken { get; } = [];

    public void Execute()
    {
        while (RunOnce())
        {
        }
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
