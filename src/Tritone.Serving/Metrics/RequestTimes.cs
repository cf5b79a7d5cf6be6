namespace Tritone.Serving.Metrics;

/// <summary>What one answered request took, stage by stage.</summary>
/// <param name="Total">From arrival to answer.</param>
/// <param name="Queue">Waiting for its turn.</param>
/// <param name="ComputeInput">Putting its inputs into a batch.</param>
/// <param name="ComputeInfer">The run of the model.</param>
/// <param name="ComputeOutput">Taking its outputs out.</param>
public readonly record struct RequestTimes(TimeSpan Total, TimeSpan Queue, TimeSpan ComputeInput, TimeSpan ComputeInfer, TimeSpan ComputeOutput)
{
    /// <summary>All that was done by the instance that ran it.</summary>
    public TimeSpan Compute => ComputeInput + ComputeInfer + ComputeOutput;
}
