namespace Tritone.Benchmarks.Comparison;

/// <summary>Measures several things in turns.</summary>
internal static class Turns
{
    // Longer than the threads of a session go on spinning after its last run.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Gives each its turn in every round. Each round begins with another, so that what else the machine does meets all of them.</summary>
    /// <param name="subjects">What is measured.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="turn">Measures one of them in a round.</param>
    /// <returns>For each of them what its turns gave, by round.</returns>
    public static TResult[][] Take<T, TResult>(IReadOnlyList<T> subjects, int rounds, Func<T, int, TResult> turn)
    {
        var results = subjects.Select(_ => new TResult[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var subject = (i + round) % subjects.Count;
                Thread.Sleep(Pause);
                results[subject][round] = turn(subjects[subject], round);
            }
        }

        return results;
    }
}
