using Tritone.Modeling.Sequences;
using Tritone.Scoring;

namespace Tritone.Modeling.Gate;

/// <summary>Runs texts in company and holds their logits against those of the text alone.</summary>
internal static class Invariance
{
    // What the reference design pads every text to.
    private const int PaddedColumns = 128;

    private const int PaddedRows = 4;
    private const int LargestBatch = 16;
    private const int Seed = 17;

    /// <summary>To how many tokens texts are padded.</summary>
    public static int PaddedTokens(int maxTokens) => Math.Min(PaddedColumns, maxTokens);

    /// <summary>Runs.</summary>
    /// <param name="model">The candidate.</param>
    /// <param name="head">What its logits mean.</param>
    /// <param name="maxTokens">The most tokens it takes.</param>
    /// <param name="sequences">The texts.</param>
    /// <param name="alone">The logits of each, alone and unpadded.</param>
    /// <param name="isPromised">Whether they must not change.</param>
    /// <param name="onRuns">Is told how many sequences were run.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    public static InvarianceResult Check(
        SequenceModel model, ClassificationHead head, int maxTokens, IReadOnlyList<TokenSequence> sequences, float[][] alone, bool isPromised, Action<int> onRuns, CancellationToken cancellationToken)
    {
        var random = RandomBatches(sequences.Count);
        var inBatch = model.RunBatches(sequences, random, columns: 0, [], () => onRuns(LargestBatch / 2), cancellationToken);
        var padded = model.RunBatches(
            sequences, [.. Enumerable.Range(0, sequences.Count).Chunk(PaddedRows)], PaddedTokens(maxTokens), [], () => onRuns(PaddedRows), cancellationToken);
        return new InvarianceResult(
            isPromised,
            sequences.Count,
            CountChanged(alone, inBatch),
            CountChanged(alone, padded),
            Enumerable.Range(0, sequences.Count).Count(i => LabelsDiffer(alone[i], inBatch[i]) || LabelsDiffer(alone[i], padded[i])),
            Math.Max(LargestChange(alone, inBatch), LargestChange(alone, padded)));

        bool LabelsDiffer(float[] one, float[] other)
            => one.All(float.IsFinite) && other.All(float.IsFinite) && !head.Predict(one, 0, 0).Labels.SequenceEqual(head.Predict(other, 0, 0).Labels);
    }

    private static List<int[]> RandomBatches(int count)
    {
        // Not a secret: the same batches for everyone, so that the figures can be repeated.
#pragma warning disable CA5394
        var random = new Random(Seed);
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        var batches = new List<int[]>();
        for (var first = 0; first < count; first += batches[^1].Length)
        {
            batches.Add(order[first..Math.Min(count, first + random.Next(2, LargestBatch + 1))]);
        }
#pragma warning restore CA5394

        return batches;
    }

    // Bits, not values: that two are both not a number, or two zeros of either sign, is told apart too.
    private static int CountChanged(float[][] alone, float[][] other) => alone.Zip(other).Count(pair => !pair.First.Select(BitConverter.SingleToInt32Bits).SequenceEqual(pair.Second.Select(BitConverter.SingleToInt32Bits)));

    private static float LargestChange(float[][] alone, float[][] other)
        => alone.Zip(other).SelectMany(pair => pair.First.Zip(pair.Second, (one, two) => Math.Abs(one - two))).DefaultIfEmpty(0).Max();
}
