namespace Tritone.Server.Classification;

/// <summary>Answers many texts of one request, a bounded number of them at once, so that one request does not fill a model's queue alone.</summary>
internal static class TextBatch
{
    // Enough to keep every core in batches; a queue has room for a good many such requests.
    private static readonly int MaxUnderWay = Math.Max(32, 16 * Environment.ProcessorCount);

    /// <summary>Answers all texts. If one fails, the others are given up and its error is thrown.</summary>
    /// <param name="count">How many texts there are.</param>
    /// <param name="answer">Answers one of them, by its index.</param>
    /// <param name="cancellationToken">Gives up all.</param>
    /// <returns>The answers in the order of the texts.</returns>
    public static async Task<T[]> RunAsync<T>(int count, Func<int, CancellationToken, Task<T>> answer, CancellationToken cancellationToken)
    {
        if (count == 1)
        {
            return [await answer(0, cancellationToken)];
        }

        var answers = new T[count];
        var limit = new ParallelOptions { MaxDegreeOfParallelism = MaxUnderWay, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, limit, async (i, cancelled) => answers[i] = await answer(i, cancelled));
        return answers;
    }
}
