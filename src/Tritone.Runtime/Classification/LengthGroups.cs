namespace Tritone.Runtime.Classification;

/// <summary>Puts sequences of like length together, so that little of a run is padding. A pure function.</summary>
internal static class LengthGroups
{
    /// <summary>
    /// The most padded tokens in one run. Larger runs are slower for each text, because the activations leave the processor's
    /// caches (docs/performance.md).
    /// </summary>
    public const int TokenBudget = 512;

    /// <summary>Plans the runs for a list of sequences.</summary>
    /// <param name="lengths">The tokens of each sequence.</param>
    /// <returns>
    /// The runs, the longest sequences first, each a list of positions in <paramref name="lengths"/>. Rows times longest row is at most
    /// <see cref="TokenBudget"/>; a sequence longer than that has a run of its own.
    /// </returns>
    public static List<ArraySegment<int>> Plan(IReadOnlyList<int> lengths)
    {
        // Longest first: the long runs start early and the short ones fill what is left of the cores at the end.
        // Equal lengths stay in the order of the texts, so that the same texts make the same runs.
        var order = Enumerable.Range(0, lengths.Count).OrderByDescending(i => lengths[i]).ToArray();

        var groups = new List<ArraySegment<int>>();
        for (var first = 0; first < order.Length;)
        {
            var rows = Math.Max(1, TokenBudget / Math.Max(1, lengths[order[first]]));
            rows = Math.Min(rows, order.Length - first);
            groups.Add(new ArraySegment<int>(order, first, rows));
            first += rows;
        }

        return groups;
    }
}
