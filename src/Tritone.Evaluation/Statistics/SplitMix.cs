namespace Tritone.Evaluation.Statistics;

/// <summary>Random numbers that are the same on every machine and for every version of .NET, which the class library does not promise: SplitMix64.</summary>
/// <remarks>Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). Not thread-safe.</remarks>
internal sealed class SplitMix(int seed)
{
    private ulong _state = (ulong)seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The next number from 0 up to, but not including, a limit. Numbers differ in likelihood by at most limit / 2^64.</summary>
    public int Next(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);
}
