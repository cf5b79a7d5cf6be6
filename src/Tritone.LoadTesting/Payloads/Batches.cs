namespace Tritone.LoadTesting.Payloads;

/// <summary>Groups what goes into requests.</summary>
internal static class Batches
{
    /// <summary>Groups of consecutive rows, all of the same size: the last is filled up from the beginning, again and again if there are too few.</summary>
    public static IEnumerable<T[]> Of<T>(IReadOnlyList<T> rows, int batchSize)
    {
        for (var start = 0; start < rows.Count; start += batchSize)
        {
            var batch = new T[batchSize];
            for (var i = 0; i < batchSize; i++)
            {
                batch[i] = rows[(int)(((long)start + i) % rows.Count)];
            }

            yield return batch;
        }
    }
}
