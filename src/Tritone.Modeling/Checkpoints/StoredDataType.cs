namespace Tritone.Modeling.Checkpoints;

/// <summary>Element types of stored tensors, by the names that the header of a safetensors file uses.</summary>
internal enum StoredDataType
{
    BOOL,
    U8,
    I8,
    F8_E5M2,
    F8_E4M3,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}

internal static class StoredDataTypeExtensions
{
    public static int ElementSize(this StoredDataType dataType) => dataType switch
    {
        <= StoredDataType.F8_E4M3 => 1,
        <= StoredDataType.BF16 => 2,
        <= StoredDataType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether a weight may have the type: the three that convert to single precision without surprises.</summary>
    public static bool IsWeight(this StoredDataType dataType)
        => dataType is StoredDataType.F32 or StoredDataType.F16 or StoredDataType.BF16;
}
