using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Tritone.Runtime.Sessions;

/// <summary>Names of processor classes, and the one of this machine.</summary>
public static class CpuClasses
{
    /// <summary>The class of the processor that runs this program.</summary>
    public static CpuClass Current { get; } = RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.X86) || HasVnni() ? CpuClass.Vnni : CpuClass.Avx2;

    /// <summary>The name by which the command line and manifests know the class.</summary>
    public static string ToName(this CpuClass cpuClass) => cpuClass switch
    {
        CpuClass.Vnni => "vnni",
        CpuClass.Avx2 => "avx2",
        _ => throw new ArgumentOutOfRangeException(nameof(cpuClass), cpuClass, null),
    };

    /// <summary>Finds a class by its name.</summary>
    public static bool TryParse(string? name, out CpuClass cpuClass)
    {
        cpuClass = name is "avx2" ? CpuClass.Avx2 : CpuClass.Vnni;
        return name is "avx2" or "vnni";
    }

    /// <summary>Says what is wrong with running a model on this machine that was made for a class.</summary>
    /// <param name="madeFor">The class that the manifest names; null for a model that is not INT8.</param>
    /// <returns>A warning; null if nothing is wrong.</returns>
    public static string? FindMismatch(string? madeFor)
        => madeFor is "vnni" && Current is CpuClass.Avx2
            ? "the model has 8-bit weights for processors with VNNI; this one has none, and sums of two products are cut off at 16 bits: its answers differ from those that were checked (convert with --cpu avx2)"
            : null;

    // AVX-512 VNNI: leaf 7, subleaf 0, ECX bit 11. AVX-VNNI: leaf 7, subleaf 1, EAX bit 4. Intel's manual, volume 2, CPUID. The class library asks the system too whether the wide registers may be used.
    private static bool HasVnni()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return false;
        }

        var (subleaves, _, features, _) = X86Base.CpuId(7, 0);
        return (Avx512F.IsSupported && (features & (1 << 11)) != 0) || (Avx2.IsSupported && subleaves >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0);
    }
}
