using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Elements of tensors from JSON.</summary>
internal static class JsonElements
{
    /// <summary>Writes a value as an element of a type.</summary>
    /// <returns>Whether it is one: numbers must be in the range of their type, and whole for whole ones, as servers want them.</returns>
    public static bool TryWrite(JsonElement value, TensorDataType dataType, IBufferWriter<byte> data) => dataType switch
    {
        TensorDataType.Bytes => TryWriteString(value, data),
        TensorDataType.Bool => TryWriteBoolean(value, data),
        TensorDataType.Fp16 or TensorDataType.Bf16 or TensorDataType.Fp32 or TensorDataType.Fp64 => TryWriteFloating(value, dataType, data),
        _ => TryWriteInteger(value, dataType, data),
    };

    private static bool TryWriteString(JsonElement value, IBufferWriter<byte> data)
    {
        if (value.ValueKind is not JsonValueKind.String)
        {
            return false;
        }

        var text = Encoding.UTF8.GetBytes(value.GetString()!);
        BinaryPrimitives.WriteInt32LittleEndian(data.GetSpan(sizeof(int)), text.Length);
        data.Advance(sizeof(int));
        data.Write(text);
        return true;
    }

    private static bool TryWriteBoolean(JsonElement value, IBufferWriter<byte> data)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return false;
        }

        data.Write([value.GetBoolean() ? (byte)1 : (byte)0]);
        return true;
    }

    private static bool TryWriteFloating(JsonElement value, TensorDataType dataType, IBufferWriter<byte> data)
    {
        if (value.ValueKind is not JsonValueKind.Number || !value.TryGetDouble(out var number) || Math.Abs(number) > Largest(dataType))
        {
            return false;
        }

        var size = dataType.ElementSize();
        NumberElements.Write(data.GetSpan(size)[..size], dataType, number);
        data.Advance(size);
        return true;
    }

    private static double Largest(TensorDataType dataType) => dataType switch
    {
        TensorDataType.Fp16 => (double)Half.MaxValue,
        TensorDataType.Bf16 => BitConverter.UInt32BitsToSingle(0x7F7F0000),
        TensorDataType.Fp32 => float.MaxValue,
        _ => double.MaxValue,
    };

    private static bool TryWriteInteger(JsonElement value, TensorDataType dataType, IBufferWriter<byte> data)
    {
        if (value.ValueKind is not JsonValueKind.Number || !TryGetBits(value, dataType, out var bits))
        {
            return false;
        }

        var size = dataType.ElementSize();
        NumberElements.WriteInteger(data.GetSpan(size)[..size], bits);
        data.Advance(size);
        return true;
    }

    private static bool TryGetBits(JsonElement value, TensorDataType dataType, out ulong bits)
    {
        if (dataType is TensorDataType.UInt64)
        {
            return value.TryGetUInt64(out bits);
        }

        var (min, max) = dataType switch
        {
            TensorDataType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorDataType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            TensorDataType.UInt32 => (uint.MinValue, uint.MaxValue),
            TensorDataType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorDataType.Int16 => (short.MinValue, short.MaxValue),
            TensorDataType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        var isWhole = value.TryGetInt64(out var number);
        bits = (ulong)number;
        return isWhole && number >= min && number <= max;
    }
}
