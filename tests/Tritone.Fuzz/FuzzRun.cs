using System.Diagnostics;

namespace Tritone.Fuzz;

/// <summary>What came of running a target on mutated inputs.</summary>
/// <param name="Runs">How many inputs.</param>
/// <param name="Accepted">How many of them were read.</param>
/// <param name="Messages">How many different refusals there were, numbers and names apart.</param>
/// <param name="LongestMilliseconds">The time of the slowest.</param>
/// <param name="MostBytes">The most that one allocated.</param>
/// <param name="Elapsed">The time of all.</param>
public sealed record FuzzRun(int Runs, int Accepted, int Messages, double LongestMilliseconds, long MostBytes, TimeSpan Elapsed)
{
    // Inputs are of a few kilobytes; a JSON document of them and a table of tokens take well under this.
    private const long MaxBytes = 16 * 1024 * 1024;

    private const int MaxMessageLength = 2000;

    /// <summary>Runs a target.</summary>
    /// <exception cref="FuzzFailureException">An input ended in something else than being read or refused, or took memory out of proportion.</exception>
    public static FuzzRun Of(FuzzTarget target, int runs, int seed)
    {
        ArgumentNullException.ThrowIfNull(target);
        var mutator = new Mutator(target, seed);
        var accepted = 0;
        var messages = new HashSet<string>(StringComparer.Ordinal);
        var longest = TimeSpan.Zero;
        var most = 0L;
        var all = Stopwatch.StartNew();
        for (var run = 0; run < runs; run++)
        {
            var input = mutator.Next();
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var begin = all.Elapsed;
            try
            {
                target.Read(input);
                accepted++;
            }
            catch (TritoneException refusal) when (refusal.Message.Length <= MaxMessageLength)
            {
                messages.Add(Shape(refusal.Message));
            }
            catch (Exception exception)
            {
                throw new FuzzFailureException(target, input, run, exception);
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            if (bytes > MaxBytes)
            {
                throw new FuzzFailureException(target, input, run, new InvalidOperationException($"{bytes} bytes were allocated for an input of {input.Length}"));
            }

            most = Math.Max(most, bytes);
            longest = all.Elapsed - begin > longest ? all.Elapsed - begin : longest;
        }

        return new FuzzRun(runs, accepted, messages.Count, longest.TotalMilliseconds, most, all.Elapsed);
    }

    // What is left of a message without what differs from input to input: the words.
    private static string Shape(string message)
        => string.Join(' ', message.Split(' ').Where(word => word.Length > 0 && word.All(character => char.IsAsciiLetter(character) || character is ',' or ';')));
}
