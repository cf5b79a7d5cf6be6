namespace Tritone.Serving.Scheduling;

/// <summary>Runs batches, one at a time: what an instance does. Not thread-safe.</summary>
internal interface IBatchRunner
{
    /// <summary>Runs a batch and gives every part of it its outputs, and every request whose last part that was its response.</summary>
    /// <param name="batch">At least one part.</param>
    /// <returns>The stages of the run.</returns>
    /// <exception cref="Exception">It failed as a whole.</exception>
    BatchTimes Run(IReadOnlyList<WorkPart> batch);
}
