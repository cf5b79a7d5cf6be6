namespace Tritone.Protocol.Json;

/// <summary>What a value is. Triton tells whole numbers from others by how they are written: 3 is one, 3.0 is not.</summary>
internal enum JsonKind : byte
{
    Null,
    False,
    True,

    /// <summary>A whole number that a signed 64-bit integer holds.</summary>
    Int64,

    /// <summary>A whole number that only an unsigned 64-bit integer holds.</summary>
    UInt64,

    /// <summary>Any other number; NaN and the infinities too.</summary>
    Double,
    String,
    Array,
    Object,
}
