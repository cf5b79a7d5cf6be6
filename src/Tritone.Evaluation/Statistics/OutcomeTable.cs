namespace Tritone.Evaluation.Statistics;

/// <summary>The distinct outcomes of texts (gold, reference, candidate), and macro-F1 of how often each came. Not thread-safe.</summary>
internal sealed class OutcomeTable(int labels)
{
    // One sum of each kind for each label; F1 = 2 hits / (gold + said).
    private const int Gold = 0;
    private const int ReferenceSaid = 1;
    private const int ReferenceHits = 2;
    private const int CandidateSaid = 3;
    private const int CandidateHits = 4;
    private const int Kinds = 5;

    private readonly Dictionary<(LabelSet Gold, LabelSet Reference, LabelSet Candidate), int> _indices = [];
    private readonly List<int[]> _sumsOfOutcome = [];
    private readonly int[] _sums = new int[Kinds * labels];

    /// <summary>How many distinct outcomes there are.</summary>
    public int Count => _sumsOfOutcome.Count;

    /// <summary>Adds an outcome unless it is known.</summary>
    /// <returns>Its index.</returns>
    public int Add(LabelSet gold, LabelSet reference, LabelSet candidate)
    {
        if (!_indices.TryGetValue((gold, reference, candidate), out var index))
        {
            index = Count;
            _indices.Add((gold, reference, candidate), index);
            var sums = new List<int>();
            AddSums(sums, Gold, gold, gold);
            AddSums(sums, ReferenceSaid, reference, reference);
            AddSums(sums, ReferenceHits, reference, gold);
            AddSums(sums, CandidateSaid, candidate, candidate);
            AddSums(sums, CandidateHits, candidate, gold);
            _sumsOfOutcome.Add([.. sums]);
        }

        return index;
    }

    /// <summary>Macro-F1 of the candidate less that of the reference.</summary>
    /// <param name="counts">How often each outcome came, shape [<see cref="Count"/>].</param>
    public double MacroF1Difference(ReadOnlySpan<int> counts)
    {
        Array.Clear(_sums);
        for (var outcome = 0; outcome < counts.Length; outcome++)
        {
            if (counts[outcome] > 0)
            {
                foreach (var sum in _sumsOfOutcome[outcome])
                {
                    _sums[sum] += counts[outcome];
                }
            }
        }

        double difference = 0;
        var occurring = 0;
        for (var at = 0; at < _sums.Length; at += Kinds)
        {
            var gold = _sums[at + Gold];
            if (gold > 0)
            {
                occurring++;
                difference += (2.0 * _sums[at + CandidateHits] / (gold + _sums[at + CandidateSaid]))
                    - (2.0 * _sums[at + ReferenceHits] / (gold + _sums[at + ReferenceSaid]));
            }
        }

        return occurring == 0 ? 0 : difference / occurring;
    }

    private static void AddSums(List<int> sums, int kind, LabelSet set, LabelSet within)
    {
        foreach (var label in set.Indices)
        {
            if (within.Contains(label))
            {
                sums.Add((label * Kinds) + kind);
            }
        }
    }
}
