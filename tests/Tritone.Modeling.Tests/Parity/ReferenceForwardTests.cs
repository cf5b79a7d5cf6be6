using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Parity;

namespace Tritone.Modeling.Tests.Parity;

public sealed class ReferenceForwardTests
{
    [Fact]
    public void Run_CasesWithoutPadding_GiveTheReferenceInDoublePrecision()
    {
        using var checkpoint = Checkpoint.Open(TestFiles.Golden("checkpoints/b_bert"));
        var forward = new ReferenceForward(new BertEncoder(checkpoint), Precision.Fp32);
        var cases = GoldenCase.ReadAll(TestFiles.Golden("checkpoints/b_bert/expected.json"))
            .Where(@case => @case.AttentionMask.All(row => row.All(value => value == 1)))
            .ToList();

        var sequences = cases.SelectMany(Sequences).ToList();
        var logits = forward.Run(sequences, TestContext.Current.CancellationToken);

        var expected = cases.SelectMany(@case => @case.ExactLogits).SelectMany(row => row);
        var largest = expected.Zip(logits.SelectMany(row => row), (left, right) => Math.Abs(left - right)).Max();
        TestContext.Current.TestOutputHelper!.WriteLine($"{cases.Count} cases, largest difference {largest:E2}");
        Assert.True(cases.Count >= 12, $"{cases.Count} cases");

        // Both are double precision; they differ in the order of their sums.
        Assert.InRange(largest, 0, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.52049987781304653768)]
    [InlineData(-1, -0.84270079294971486934)]
    [InlineData(3, 0.99997790950300141456)]
    [InlineData(7, 1)]
    [InlineData(1e-20, 1.1283791670955126e-20)]
    public void Erf_KnownValues_AreExactToTheLastDigits(double x, double expected)
        => Assert.Equal(expected, ErrorFunction.Erf(x), Math.Abs(expected) * 4e-16);

    private static IEnumerable<TokenSequence> Sequences(GoldenCase @case)
        => @case.InputIds.Select((row, i) => new TokenSequence(ToInts(row), @case.TokenTypeIds is null ? null : ToInts(@case.TokenTypeIds[i])));

    private static int[] ToInts(long[] row) => [.. row.Select(value => (int)value)];
}
