using CsCheck;
using Tritone.Scoring;

namespace Tritone.Core.Tests.Scoring;

public sealed class ActivationsTests
{
    private static readonly Gen<float[]> Rows = Gen.Single[-1e4f, 1e4f].Array[1, 40];

    [Fact]
    public void ToName_EveryActivation_IsTheNameThatTryParseTakes() => Assert.All(Enum.GetValues<Activation>(), activation =>
    {
        Assert.True(ActivationExtensions.TryParse(activation.ToName(), out var parsed));
        Assert.Equal(activation, parsed);
    });

    [Fact]
    public void ToName_UndefinedActivation_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => ((Activation)9).ToName());

    [Theory]
    [InlineData("Softmax")]
    [InlineData("tanh")]
    [InlineData(null)]
    public void TryParse_UnknownName_IsFalse(string? name) => Assert.False(ActivationExtensions.TryParse(name, out _));

    [Fact]
    public void Softmax_KnownLogits_GivesKnownScores()
    {
        float[] row = [0, MathF.Log(2), MathF.Log(5)];
        Activations.Softmax(row);
        Assert.Equal([0.125f, 0.25f, 0.625f], row, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Sigmoid_KnownLogits_GivesKnownScores()
    {
        float[] row = [0, MathF.Log(3), -MathF.Log(3)];
        Activations.Sigmoid(row);
        Assert.Equal([0.5f, 0.75f, 0.25f], row, (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Softmax_AnyFiniteLogits_IsADistribution() => Rows.Sample(row =>
    {
        Activations.Softmax(row);
        Assert.All(row, score => Assert.InRange(score, 0f, 1f));
        Assert.Equal(1.0, row.Sum(score => (double)score), 1e-5);
    });

    [Fact]
    public void Sigmoid_AnyFiniteLogits_StaysFromZeroToOne() => Rows.Sample(row =>
    {
        Activations.Sigmoid(row);
        Assert.All(row, score => Assert.InRange(score, 0f, 1f));
    });

    [Fact]
    public void Softmax_AnyFiniteLogits_KeepsTheirOrder() => Rows.Sample(logits =>
    {
        var scores = logits.ToArray();
        Activations.Softmax(scores);
        Array.Sort(logits, scores);
        Assert.Equal(scores.Order(), scores);
    });

    [Fact]
    public void Softmax_ReferenceInDouble_Agrees() => Gen.Single[-30f, 30f].Array[1, 40].Sample(logits =>
    {
        var exponentials = logits.Select(logit => Math.Exp(logit)).ToArray();
        var expected = exponentials.Select(value => value / exponentials.Sum()).ToArray();
        Activations.Softmax(logits);
        Assert.All(logits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    });

    [Fact]
    public void Sigmoid_ReferenceInDouble_Agrees() => Gen.Single[-30f, 30f].Array[1, 40].Sample(logits =>
    {
        var expected = logits.Select(logit => 1 / (1 + Math.Exp(-(double)logit))).ToArray();
        Activations.Sigmoid(logits);
        Assert.All(logits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    });

    [Theory]
    [InlineData(new[] { float.MaxValue, float.MinValue, 0f }, new[] { 1f, 0f, 0f })]
    [InlineData(new[] { float.MinValue, float.MinValue }, new[] { 0.5f, 0.5f })]
    [InlineData(new[] { -200f, 1f }, new[] { 0f, 1f })]
    public void Softmax_ExtremeLogits_DoesNotOverflow(float[] logits, float[] expected)
    {
        Activations.Softmax(logits);
        Assert.Equal(expected, logits);
    }

    [Fact]
    public void Sigmoid_ExtremeLogits_DoesNotOverflow()
    {
        float[] row = [float.MaxValue, float.MinValue];
        Activations.Sigmoid(row);
        Assert.Equal([1f, 0f], row);
    }

    [Fact]
    public void Softmax_EmptyRow_DoesNothing() => Activations.Softmax([]);

    [Fact]
    public void Sigmoid_EmptyRow_DoesNothing() => Activations.Sigmoid([]);

    [Fact]
    public void SoftmaxAndSigmoid_WarmPath_AllocateNothing()
    {
        var row = new float[28];
        Activations.Softmax(row);
        Activations.Sigmoid(row);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Activations.Softmax(row);
        Activations.Sigmoid(row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
