namespace Tritone.Tensors;

/// <summary>The element types of the v2 inference protocol.</summary>
public enum TensorDataType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>8 bits, unsigned.</summary>
    UInt8,

    /// <summary>16 bits, unsigned.</summary>
    UInt16,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>64 bits, unsigned.</summary>
    UInt64,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>IEEE 754 half precision.</summary>
    Fp16,

    /// <summary>IEEE 754 single precision.</summary>
    Fp32,

    /// <summary>IEEE 754 double precision.</summary>
    Fp64,

    /// <summary>A byte string of any length for each element.</summary>
    Bytes,

    /// <summary>The upper half of a single: 8 bits of exponent, 7 of fraction.</summary>
    Bf16,
}
