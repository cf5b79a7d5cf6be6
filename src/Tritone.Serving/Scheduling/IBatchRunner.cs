namespace Tritone.Serving.Scheduling;

/// <summary>Runs batches, one at a time: what an instance does. Not thread-safe.</summary>
internal interface IBatchRunner
{
    /// <summary>Runs a batch and gives every request of it a response or an error; does not throw.</summary>
    /// <param name="batch">At least one request.</param>
    /// <returns>The stages of the run; null if it failed as a whole.</returns>
    BatchTimes? Run(IReadOnlyList<InferenceWork> batch);
}
