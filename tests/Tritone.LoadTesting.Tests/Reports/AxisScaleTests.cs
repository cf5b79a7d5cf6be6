using CsCheck;
using Tritone.LoadTesting.Reports;

namespace Tritone.LoadTesting.Tests.Reports;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(7, new[] { 0.0, 2, 4, 6, 8 })]
    [InlineData(100, new[] { 0.0, 50, 100 })]
    [InlineData(40, new[] { 0.0, 10, 20, 30, 40 })]
    [InlineData(0, new[] { 0.0, 0.5, 1 })]
    public void For_AValue_TicksAreRound(double value, double[] ticks) => Assert.Equal(ticks, AxisScale.For([value]).Ticks);

    [Fact]
    public void For_AnyValue_IsHeldByAFewFiniteTicks() => Gen.Double.Sample(value =>
    {
        var scale = AxisScale.For([value]);
        Assert.InRange(scale.Ticks.Count, 2, 6);
        Assert.All(scale.Ticks, tick => Assert.True(double.IsFinite(tick)));
        Assert.InRange(scale.Share(value), 0, 1);
        Assert.True(!double.IsFinite(value) || value > 1e15 || scale.Top >= value * (1 - 1e-6));
    });
}
