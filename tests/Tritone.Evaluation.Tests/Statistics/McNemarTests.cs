using CsCheck;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class McNemarTests
{
    // Computed with integers of any length: 2 * sum of C(b + c, 0..min) / 2^(b + c).
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(5, 1, 0.21875)]
    [InlineData(10, 3, 0.09228515625)]
    [InlineData(8, 8, 1)]
    [InlineData(59, 6, 4.964650327128617e-12)]
    [InlineData(121, 59, 4.434449263755176e-06)]
    [InlineData(600, 500, 0.0028195449914364275)]
    [InlineData(30000, 30500, 0.042485574410370375)]
    [InlineData(100000, 98000, 7.040690249406241e-06)]
    public void PValue_KnownCounts_IsExact(int b, int c, double expected) => Assert.Equal(1, McNemar.PValue(b, c) / expected, 1e-8);

    [Fact]
    public void PValue_SmallCounts_IsTheSumOfTheBinomialTails() => Gen.Select(Gen.Int[0, 25], Gen.Int[0, 25]).Sample((b, c) =>
    {
        var tail = 0.0;
        for (long k = 0, ways = 1; k <= Math.Min(b, c); k++)
        {
            tail += ways;
            ways = ways * (b + c - k) / (k + 1);
        }

        Assert.Equal(Math.Min(1, 2 * tail / Math.Pow(2, b + c)), McNemar.PValue(b, c), 1e-12);
    });

    [Fact]
    public void PValue_AnyCounts_IsAProbabilityAndTakesNoSide() => Gen.Select(Gen.Int[0, 2_000_000], Gen.Int[0, 2_000_000]).Sample((b, c) =>
    {
        Assert.InRange(McNemar.PValue(b, c), 0, 1);
        Assert.Equal(McNemar.PValue(b, c), McNemar.PValue(c, b));
    });

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void PValue_NegativeCount_IsMisuse(int b, int c) => Assert.Throws<ArgumentOutOfRangeException>(() => McNemar.PValue(b, c));
}
