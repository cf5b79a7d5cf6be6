using Tritone.Serving.Batching;

namespace Tritone.Serving.Scheduling;

/// <summary>One instance of a model: it runs the batches that the scheduler gives it, one after the other, on a thread of the pool.</summary>
internal sealed class ModelInstance(ModelScheduler scheduler, IBatchRunner runner) : IThreadPoolWorkItem
{
    private readonly List<InferenceWork> _batch = [];

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
            _batch.Add((InferenceWork)request);
        }

        var times = runner.Run(_batch);
        scheduler.Record(_batch, times);
        _batch.Clear();
        return scheduler.Finish(this);
    }
}
