using CsCheck;
using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class LabelSetTests
{
    [Fact]
    public void Equals_SameLabelsInAnyOrder_IsTrue() => Gen.Int[0, 9].Array[0, 12].Sample(indices =>
    {
        var backwards = indices.Reverse().ToArray();
        Assert.True(new LabelSet(indices) == new LabelSet(backwards));
        Assert.Equal(new LabelSet(indices).GetHashCode(), new LabelSet(backwards).GetHashCode());
        Assert.Equal(indices.Distinct().Order(), new LabelSet(indices).Indices.ToArray());
        Assert.All(Enumerable.Range(0, 10), index => Assert.Equal(indices.Contains(index), new LabelSet(indices).Contains(index)));
    });

    [Fact]
    public void Default_IsTheEmptySet()
    {
        Assert.Equal(new LabelSet(), default);
        Assert.Equal(0, default(LabelSet).Count);
        Assert.False(default(LabelSet).Contains(0));
        Assert.True(default != new LabelSet(0));
    }

    [Fact]
    public void Names_OfASet_AreInTheModelsOrder() => Assert.Equal(["joy", "sadness"], new LabelSet(3, 1).Names(["anger", "joy", "optimism", "sadness"]));

    [Fact]
    public void Constructor_NegativeIndex_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => new LabelSet(0, -1));
}
