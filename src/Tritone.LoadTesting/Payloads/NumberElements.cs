using System.Buffers.Binary;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Elements of tensors as bytes, little-endian.</summary>
internal static class NumberElements
{
    /// <summary>Writes a number as an element of a type other than BYTES. It must be in the type's range; a floating type rounds to the nearest, ties to even.</summary>
    public static void Write(Span<byte> element, TensorDataType dataType, double value)
    {
        switch (dataType)
        {
            case TensorDataType.Fp16:
                BinaryPrimitives.WriteHalfLittleEndian(element, (Half)value);
                break;
            case TensorDataType.Bf16:
                BinaryPrimitives.WriteUInt16LittleEndian(element, ToBf16((float)value));
                break;
            case TensorDataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(element, (float)value);
                break;
            case TensorDataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(element, value);
                break;
            default:
                WriteInteger(element, (ulong)(long)value);
                break;
        }
    }

    /// <summary>Writes as many low bytes of a number as the element has.</summary>
    public static void WriteInteger(Span<byte> element, ulong value)
    {
        for (var i = 0; i < element.Length; i++)
        {
            element[i] = (byte)(value >> (8 * i));
        }
    }

    // Half a unit of the last place kept, less one where that place is even, carries into it. Finite numbers only: nobody writes others.
    private static ushort ToBf16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
