namespace Tritone.Serving.Inference;

/// <summary>The shapes of the protocol and those of the graph, where a configuration says that they differ.</summary>
internal static class Reshaping
{
    /// <summary>A shape in another form: its sizes of any length go, in their order, to the places of any length in the other.</summary>
    /// <param name="shape">The shape, with the batch first if there is one.</param>
    /// <param name="from">Its form, without the batch.</param>
    /// <param name="to">The form wanted, without the batch.</param>
    /// <param name="hasBatch">Whether there is a batch dimension, which stays.</param>
    public static long[] Reshape(IReadOnlyList<long> shape, IReadOnlyList<long> from, IReadOnlyList<long> to, bool hasBatch)
    {
        var first = hasBatch ? 1 : 0;
        var reshaped = new long[first + to.Count];
        if (hasBatch)
        {
            reshaped[0] = shape[0];
        }

        var next = 0;
        for (var i = 0; i < to.Count; i++)
        {
            if (to[i] != -1)
            {
                reshaped[first + i] = to[i];
                continue;
            }

            while (next < from.Count && from[next] != -1)
            {
                next++;
            }

            reshaped[first + i] = shape[first + next++];
        }

        return reshaped;
    }
}
