namespace Tritone.Tensors;

/// <summary>Names and sizes of element types.</summary>
public static class TensorDataTypeExtensions
{
    /// <summary>The name on the wire: <c>INT64</c>, <c>FP32</c>, <c>BYTES</c>.</summary>
    public static string ToWireName(this TensorDataType dataType) => dataType.ToString().ToUpperInvariant();

    /// <summary>The name in <c>config.pbtxt</c>: the wire's with <c>TYPE_</c> before it, but <c>TYPE_STRING</c> for bytes.</summary>
    public static string ToConfigName(this TensorDataType dataType)
        => dataType is TensorDataType.Bytes ? "TYPE_STRING" : $"TYPE_{dataType.ToWireName()}";

    /// <summary>The bytes of one element.</summary>
    /// <returns>0 for <see cref="TensorDataType.Bytes"/>, whose elements differ in length.</returns>
    public static int ElementSize(this TensorDataType dataType) => dataType switch
    {
        TensorDataType.Bool or TensorDataType.UInt8 or TensorDataType.Int8 => 1,
        TensorDataType.UInt16 or TensorDataType.Int16 or TensorDataType.Fp16 or TensorDataType.Bf16 => 2,
        TensorDataType.UInt32 or TensorDataType.Int32 or TensorDataType.Fp32 => 4,
        TensorDataType.UInt64 or TensorDataType.Int64 or TensorDataType.Fp64 => 8,
        TensorDataType.Bytes => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(dataType), dataType, null),
    };

    /// <summary>Finds the type of a wire name.</summary>
    /// <param name="name">A name as <see cref="ToWireName"/> gives it, exactly.</param>
    /// <param name="dataType">Receives the type.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParseWireName(ReadOnlySpan<char> name, out TensorDataType dataType)
    {
        foreach (var candidate in Enum.GetValues<TensorDataType>())
        {
            if (name.SequenceEqual(candidate.ToWireName()))
            {
                dataType = candidate;
                return true;
            }
        }

        dataType = default;
        return false;
    }

    /// <summary>Finds the type of a name in <c>config.pbtxt</c>.</summary>
    /// <param name="name">A name as <see cref="ToConfigName"/> gives it, exactly.</param>
    /// <param name="dataType">Receives the type.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParseConfigName(ReadOnlySpan<char> name, out TensorDataType dataType)
    {
        foreach (var candidate in Enum.GetValues<TensorDataType>())
        {
            if (name.SequenceEqual(candidate.ToConfigName()))
            {
                dataType = candidate;
                return true;
            }
        }

        dataType = default;
        return false;
    }
}
