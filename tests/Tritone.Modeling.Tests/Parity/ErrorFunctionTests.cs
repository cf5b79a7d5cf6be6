using Tritone.Modeling.Parity;

namespace Tritone.Modeling.Tests.Parity;

public sealed class ErrorFunctionTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.52049987781304653768)]
    [InlineData(-1, -0.84270079294971486934)]
    [InlineData(3, 0.99997790950300141456)]
    [InlineData(7, 1)]
    [InlineData(1e-20, 1.1283791670955126e-20)]
    public void Erf_KnownValues_AreExactToTheLastDigits(double x, double expected)
        => Assert.Equal(expected, ErrorFunction.Erf(x), Math.Abs(expected) * 4e-16);
}
