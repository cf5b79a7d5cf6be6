namespace Tritone.Modeling.Checkpoints;

/// <summary>Element types of the safetensors format, by the names that its header uses.</summary>
internal enum SafetensorsDataType
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

internal static class SafetensorsDataTypeExtensions
{
    public static int ElementSize(this SafetensorsDataType dataType) => dataType switch
    {
        <= SafetensorsDataType.F8_E4M3 => 1,
        <= SafetensorsDataType.BF16 => 2,
        <= SafetensorsDataType.F32 => 4,
        _ => 8,
    };

    /// <summary>Whether a weight may have the type: the three that convert to single precision without surprises.</summary>
    public static bool IsWeight(this SafetensorsDataType dataType)
        => dataType is SafetensorsDataType.F32 or SafetensorsDataType.F16 or SafetensorsDataType.BF16;
}
