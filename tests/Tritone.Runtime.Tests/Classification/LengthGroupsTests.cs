using CsCheck;
using Tritone.Runtime.Classification;

namespace Tritone.Runtime.Tests.Classification;

public sealed class LengthGroupsTests
{
    [Fact]
    public void Plan_NoSequences_IsEmpty() => Assert.Empty(LengthGroups.Plan([]));

    [Fact]
    public void Plan_SequencesOfLikeLength_ShareARun()
        => Assert.Equal(["3 0", "2 1"], LengthGroups.Plan([250, 10, 11, 256]).Select(group => string.Join(' ', group)));

    [Fact]
    public void Plan_SequenceOverTheBudget_HasARunOfItsOwn()
        => Assert.Equal(["1", "0 2"], LengthGroups.Plan([20, 600, 20]).Select(group => string.Join(' ', group)));

    [Fact]
    public void Plan_AnyLengths_CoversEachOnceWithinTheBudget() => Gen.Int[1, 700].Array[0, 200].Sample(lengths =>
    {
        var groups = LengthGroups.Plan(lengths);
        Assert.Equal(Enumerable.Range(0, lengths.Length), groups.SelectMany(group => group).Order());
        Assert.All(groups, group => Assert.True(group.Count == 1 || group.Count * group.Max(i => lengths[i]) <= LengthGroups.TokenBudget));

        var longest = groups.Select(group => group.Max(i => lengths[i])).ToList();
        Assert.Equal(longest.OrderDescending(), longest);
    });
}
