using System.Runtime.InteropServices;
using Tritone.Runtime.Sessions;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class CpuClassesTests
{
    [Fact]
    public void ToName_EveryClass_IsParsedBack()
    {
        foreach (var cpuClass in Enum.GetValues<CpuClass>())
        {
            Assert.True(CpuClasses.TryParse(cpuClass.ToName(), out var parsed));
            Assert.Equal(cpuClass, parsed);
        }

        Assert.Equal(["vnni", "avx2"], Enum.GetValues<CpuClass>().Select(CpuClasses.ToName));
    }

    [Fact]
    public void ToName_NoClass_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => ((CpuClass)9).ToName());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("VNNI")]
    [InlineData("avx512")]
    public void TryParse_AnotherName_IsNone(string? name) => Assert.False(CpuClasses.TryParse(name, out _));

    [Fact]
    public void Current_ProcessorThatIsNotX86_IsExact()
        => Assert.True(RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 || CpuClasses.Current is CpuClass.Vnni);

    [Theory]
    [InlineData(null)]
    [InlineData("avx2")]
    public void FindMismatch_ModelForEveryProcessor_IsNone(string? madeFor) => Assert.Null(CpuClasses.FindMismatch(madeFor));

    [Fact]
    public void FindMismatch_ModelForVnni_IsOneWhereThereIsNone()
    {
        var warning = CpuClasses.FindMismatch("vnni");
        Assert.Equal(CpuClasses.Current is CpuClass.Avx2, warning is not null);
        Assert.True(warning is null || warning.Contains("--cpu avx2", StringComparison.Ordinal), warning);
    }
}
