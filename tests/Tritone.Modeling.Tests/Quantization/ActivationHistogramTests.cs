using CsCheck;
using Tritone.Modeling.Quantization;

namespace Tritone.Modeling.Tests.Quantization;

public sealed class ActivationHistogramTests
{
    private const int BinsOfASide = 1 << 13;

    private static readonly Gen<float[]> Values = Gen.Select(Gen.Float[-1, 1], Gen.OneOf([.. ((float[])[0f, 1e-3f, 0.5f, 1f, 1f, 3f, 700f]).Select(Gen.Const)]), (value, size) => value * size).Array[1, 300];

    [Fact]
    public void ToRange_OfAll_IsFromTheLeastToTheGreatestAndHoldsZero() => Values.Sample(
        values => Assert.Equal(new ActivationRange(Math.Min(0, values.Min()), Math.Max(0, values.Max())), Count(values).ToRange(100)), iter: 200);

    [Fact]
    public void ToRange_Percentile_IsThatOfTheSortedValuesWithinABin() => Gen.Select(Values, Gen.Double[50.1, 99.99]).Sample(
        (values, percentile) =>
        {
            var sorted = values.Order().ToArray();
            var outside = (int)Math.Floor(values.Length * (1 - (percentile / 100)) / 2);
            var reach = 1.0;
            while (reach <= values.Max(Math.Abs))
            {
                reach *= 2;
            }

            var range = Count(values).ToRange(percentile);
            Assert.InRange(Math.Abs(range.Min - Math.Min(0, sorted[outside])), 0, reach / BinsOfASide);
            Assert.InRange(Math.Abs(range.Max - Math.Max(0, sorted[^(1 + outside)])), 0, reach / BinsOfASide);
            Assert.True(range.Min >= Math.Min(0, sorted[0]) && range.Max <= Math.Max(0, sorted[^1]), "the range is wider than the values");
        },
        iter: 300);

    [Fact]
    public void ToRange_ValuesInAnotherOrderAndOtherPortions_IsTheSame() => Gen.Select(Values, Gen.Int[1, 50], Gen.Double[50.1, 100]).Sample(
        (values, portion, percentile) =>
        {
            var inPortions = new ActivationHistogram();
            foreach (var some in values.Reverse().Chunk(portion))
            {
                inPortions.Add(some);
            }

            Assert.Equal(Count(values).ToRange(percentile), inPortions.ToRange(percentile));
        },
        iter: 200);

    [Fact]
    public void Add_ValueOutsideTheReach_LosesNoneOfTheEarlierOnes()
    {
        // The 1,000 small ones fall into the first bins of either side once the reach is 2^17.
        var histogram = Count([.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 0.25f : -0.25f)]);
        histogram.Add([100_000, -100_000]);
        Assert.Equal(new ActivationRange(-100_000, 100_000), histogram.ToRange(100));
        var most = histogram.ToRange(99);
        Assert.InRange(most.Min, -16, 0);
        Assert.InRange(most.Max, 0, 16);
    }

    [Fact]
    public void ToRange_NoValues_IsZero() => Assert.Equal(new ActivationRange(0, 0), new ActivationHistogram().ToRange(99));

    [Theory]
    [InlineData(0, 0, 1, 0)]
    [InlineData(0, 255, 1, 0)]
    [InlineData(-255, 0, 1, 255)]
    [InlineData(-1, 1.55f, 0.01f, 100)]
    [InlineData(-127.5f, 127.5f, 1, 128)]
    [InlineData(-1e-30f, 0, 3.92157e-33f, 255)]
    public void Range_Bounds_HaveAScaleAndAnIntegerForZero(float min, float max, float scale, byte zeroPoint)
    {
        var range = new ActivationRange(min, max);
        Assert.Equal(scale, range.Scale, scale * 1e-5f);
        Assert.Equal(zeroPoint, range.ZeroPoint);
    }

    [Fact]
    public void Range_Any_RepresentsItsBoundsWithinHalfAScale() => Gen.Select(Gen.Float[-100, 0], Gen.Float[0.001f, 100]).Sample((min, max) =>
    {
        var range = new ActivationRange(min, max);
        Assert.InRange(Math.Abs(((0.0 - range.ZeroPoint) * range.Scale) - min), 0, range.Scale * 0.5001);
        Assert.InRange(Math.Abs(((255.0 - range.ZeroPoint) * range.Scale) - max), 0, range.Scale * 0.5001);
    });

    private static ActivationHistogram Count(float[] values)
    {
        var histogram = new ActivationHistogram();
        histogram.Add(values);
        return histogram;
    }
}
