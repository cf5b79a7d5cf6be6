namespace Tritone.Modeling.Quantization;

/// <summary>How large the integers of a matrix may be.</summary>
internal enum WeightLimit
{
    /// <summary>From -127 to 127.</summary>
    EightBits,

    /// <summary>
    /// The same, and two neighbours that a sum of two products takes (the inputs 0 and 1, 2 and 3, ...) at most 128 together: their products with unsigned bytes, at most
    /// 255 * 128 = 32,640, then stay within 16 bits, in which x86 without VNNI adds them. Weights of 7 bits would do that too and lose more: large weights seldom stand side by side.
    /// </summary>
    NeighboursTogether,
}
