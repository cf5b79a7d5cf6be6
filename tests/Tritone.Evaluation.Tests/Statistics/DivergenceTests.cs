using CsCheck;
using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class DivergenceTests
{
    private static readonly Gen<float[]> Rows = Gen.Single[-1e5f, 1e5f].Array[5];

    // By the definitions, from scores in double precision.
    [Theory]
    [InlineData(Activation.Softmax, 0.041154094938630675)]
    [InlineData(Activation.Sigmoid, 0.07152825388637324)]
    public void OfText_KnownLogits_IsTheDefinition(Activation activation, double expected)
        => Assert.Equal(expected, Divergence.OfText(activation, [1, -0.5f, 2, 0.25f], [0.5f, 0, 1.5f, 0.25f]), 1e-12);

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.Sigmoid)]
    public void OfText_AnyLogits_IsFiniteAndZeroForTheSame(Activation activation) => Gen.Select(Rows, Rows).Sample((reference, candidate) =>
    {
        Assert.Equal(0, Divergence.OfText(activation, reference, reference));
        var divergence = Divergence.OfText(activation, reference, candidate);
        Assert.True(double.IsFinite(divergence) && divergence >= 0, $"{divergence}");
    });

    [Fact]
    public void OfText_SoftmaxOfShiftedLogits_IsNothing() => Gen.Single[-20f, 20f].Array[4].Sample(logits =>
        Assert.Equal(0, Divergence.OfText(Activation.Softmax, logits, [.. logits.Select(logit => logit + 3)]), 1e-6));
}
