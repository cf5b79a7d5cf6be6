namespace Tritone.Modeling.Quantization;

/// <summary>The values that a tensor takes, which 256 integers divide among them. Zero is always one of the values.</summary>
/// <param name="Min">The least, at most 0.</param>
/// <param name="Max">The greatest, at least 0.</param>
public readonly record struct ActivationRange(float Min, float Max)
{
    /// <summary>What an integer is worth.</summary>
    public float Scale => Max > Min ? (Max - Min) / byte.MaxValue : 1;

    /// <summary>The integer that stands for zero.</summary>
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Min / Scale), byte.MinValue, byte.MaxValue);
}
