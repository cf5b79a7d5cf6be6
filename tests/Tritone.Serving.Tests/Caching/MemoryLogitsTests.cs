using Tritone.Serving.Caching;

namespace Tritone.Serving.Tests.Caching;

public sealed class MemoryLogitsTests
{
    private const int Size = 384 + (4 * sizeof(float));
    private static readonly float[] Logits = [1, 2, 3, 4];

    [Fact]
    public void Find_Kept_IsACopyOfWhatWasGiven()
    {
        var memory = new MemoryLogits(Size);
        float[] given = [1, 2, 3, 4];
        memory.Keep(1, new TokenKey(1, 1), given);
        given[0] = 9;
        Assert.Equal(Logits, memory.Find(1, new TokenKey(1, 1)));
        Assert.Equal((Size, 1L, 0L), (memory.Figures.UsedBytes, memory.Figures.Entries, memory.Figures.Evictions));
    }

    [Fact]
    public void Find_AnotherOwner_FindsNothing()
    {
        var memory = new MemoryLogits(Size);
        memory.Keep(1, new TokenKey(1, 1), Logits);
        Assert.Null(memory.Find(2, new TokenKey(1, 1)));
    }

    [Fact]
    public void Keep_Full_LetsGoOfWhatWasNotAskedForTheLongest()
    {
        var memory = new MemoryLogits(2 * Size);
        memory.Keep(1, new TokenKey(1, 1), Logits);
        memory.Keep(1, new TokenKey(2, 2), Logits);
        Assert.NotNull(memory.Find(1, new TokenKey(1, 1)));
        memory.Keep(1, new TokenKey(3, 3), Logits);
        Assert.Null(memory.Find(1, new TokenKey(2, 2)));
        Assert.NotNull(memory.Find(1, new TokenKey(1, 1)));
        Assert.Equal((2L * Size, 2L, 1L), (memory.Figures.UsedBytes, memory.Figures.Entries, memory.Figures.Evictions));
    }

    [Fact]
    public void Keep_SameKey_TakesThePlaceOfWhatIsThere()
    {
        var memory = new MemoryLogits(2 * Size);
        memory.Keep(1, new TokenKey(1, 1), Logits);
        memory.Keep(1, new TokenKey(1, 1), [5]);
        Assert.Equal([5f], memory.Find(1, new TokenKey(1, 1))!);
        Assert.Equal(384 + sizeof(float), memory.Figures.UsedBytes);
    }

    [Fact]
    public void Keep_LargerThanAll_IsNotKept()
    {
        var memory = new MemoryLogits(Size - 1);
        memory.Keep(1, new TokenKey(1, 1), Logits);
        Assert.Equal((0L, 0L), (memory.Figures.UsedBytes, memory.Figures.Entries));
    }

    [Fact]
    public void Forget_Owner_LeavesWhatOthersHave()
    {
        var memory = new MemoryLogits(3 * Size);
        memory.Keep(1, new TokenKey(1, 1), Logits);
        memory.Keep(2, new TokenKey(1, 1), Logits);
        memory.Keep(1, new TokenKey(2, 2), Logits);
        memory.Forget(1);
        Assert.Null(memory.Find(1, new TokenKey(1, 1)));
        Assert.NotNull(memory.Find(2, new TokenKey(1, 1)));
        Assert.Equal(Size, memory.Figures.UsedBytes);
    }
}
