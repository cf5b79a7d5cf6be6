using System.Text;

namespace Tritone.Tensors;

/// <summary>Names and sizes of element types.</summary>
public static class TensorDataTypeExtensions
{
    /// <summary>What a name that is no type's reads as where the protocol looks at types late: no tensor of a model has it.</summary>
    public const TensorDataType Invalid = (TensorDataType)(-1);

    private static readonly TensorDataType[] All = Enum.GetValues<TensorDataType>();

    /// <summary>The name on the wire: <c>INT64</c>, <c>FP32</c>, <c>BYTES</c>.</summary>
    /// <returns>Triton's <c>&lt;invalid&gt;</c> for what is no type.</returns>
    public static string ToWireName(this TensorDataType dataType) => dataType switch
    {
        TensorDataType.Bool => "BOOL",
        TensorDataType.UInt8 => "UINT8",
        TensorDataType.UInt16 => "UINT16",
        TensorDataType.UInt32 => "UINT32",
        TensorDataType.UInt64 => "UINT64",
        TensorDataType.Int8 => "INT8",
        TensorDataType.Int16 => "INT16",
        TensorDataType.Int32 => "INT32",
        TensorDataType.Int64 => "INT64",
        TensorDataType.Fp16 => "FP16",
        TensorDataType.Fp32 => "FP32",
        TensorDataType.Fp64 => "FP64",
        TensorDataType.Bytes => "BYTES",
        TensorDataType.Bf16 => "BF16",
        _ => "<invalid>",
    };

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
        foreach (var candidate in All)
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

    /// <summary>Finds the type of a wire name in UTF-8.</summary>
    /// <param name="utf8Name">A name as <see cref="ToWireName"/> gives it, exactly.</param>
    /// <param name="dataType">Receives the type; <see cref="Invalid"/> if there is none.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParseWireName(ReadOnlySpan<byte> utf8Name, out TensorDataType dataType)
    {
        foreach (var candidate in All)
        {
            if (Ascii.Equals(utf8Name, candidate.ToWireName()))
            {
                dataType = candidate;
                return true;
            }
        }

        dataType = Invalid;
        return false;
    }

    /// <summary>Finds the type of a name in <c>config.pbtxt</c>.</summary>
    /// <param name="name">A name as <see cref="ToConfigName"/> gives it, exactly.</param>
    /// <param name="dataType">Receives the type.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParseConfigName(ReadOnlySpan<char> name, out TensorDataType dataType)
    {
        foreach (var candidate in All)
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
