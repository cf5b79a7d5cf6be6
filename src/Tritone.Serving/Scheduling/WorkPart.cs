using Tritone.Serving.Batching;
using Tritone.Tensors;

namespace Tritone.Serving.Scheduling;

/// <summary>Rows of a request that are scheduled together: all of them, or a single one where batches are bounded in tokens.</summary>
/// <param name="work">The request.</param>
/// <param name="firstRow">Where in the request they begin.</param>
/// <param name="rows">How many there are.</param>
/// <param name="tokens">Tokens of the longest of them; 0 where batches are not bounded in tokens.</param>
/// <param name="shape">The dimensions that requests of one batch must have in common.</param>
internal sealed class WorkPart(InferenceWork work, int firstRow, int rows, int tokens, long[] shape)
    : QueuedRequest(rows, tokens, shape, work.Request.Priority, work.Request.TimeoutMicroseconds)
{
    public InferenceWork Work { get; } = work;

    public int FirstRow { get; } = firstRow;

    public override bool IsLead => FirstRow == 0;

    /// <summary>Whether its inputs differ in length, so that it must run as it is and alone.</summary>
    public bool IsUneven { get; init; }

    /// <summary>Whether its run was the last that its request waited for.</summary>
    public bool IsLast { get; set; }

    /// <summary>What the model gave for it: the outputs that the request asks for, in that order.</summary>
    public Tensor[]? Outputs { get; set; }
}
