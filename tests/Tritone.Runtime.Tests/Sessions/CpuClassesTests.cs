using Tritone.Runtime.Sessions;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class CpuClassesTests
{
    [Fact]
    public void Names_EveryClass_IsFoundByItsOwn()
    {
        foreach (var cpuClass in Enum.GetValues<CpuClass>())
        {
            Assert.True(CpuClasses.TryParse(cpuClass.ToName(), out var found));
            Assert.Equal(cpuClass, found);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("auto")]
    [InlineData("VNNI")]
    public void TryParse_AnythingElse_IsNone(string? name) => Assert.False(CpuClasses.TryParse(name, out _));

    [Fact]
    public void FindMismatch_ModelForVnni_IsOneWhereThereIsNone()
    {
        Assert.Equal(CpuClasses.Current is CpuClass.Avx2, CpuClasses.FindMismatch("vnni") is not null);
        Assert.Null(CpuClasses.FindMismatch("avx2"));
        Assert.Null(CpuClasses.FindMismatch(null));
    }
}
