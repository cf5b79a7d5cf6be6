using System.Runtime.InteropServices;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Writes the elements of a tensor as JSON, row-major, with commas between them.</summary>
internal static class TensorDataWriter
{
    public static void Write(PooledBuffer json, Tensor tensor)
    {
        var data = tensor.Data.Span;
        switch (tensor.DataType)
        {
            case TensorDataType.Bool:
                WriteBooleans(json, data);
                break;
            case TensorDataType.UInt8:
                WriteUnsigned<byte>(json, data);
                break;
            case TensorDataType.UInt16:
                WriteUnsigned<ushort>(json, data);
                break;
            case TensorDataType.UInt32:
                WriteUnsigned<uint>(json, data);
                break;
            case TensorDataType.UInt64:
                WriteUnsigned<ulong>(json, data);
                break;
            case TensorDataType.Int8:
                WriteSigned<sbyte>(json, data);
                break;
            case TensorDataType.Int16:
                WriteSigned<short>(json, data);
                break;
            case TensorDataType.Int32:
                WriteSigned<int>(json, data);
                break;
            case TensorDataType.Int64:
                WriteSigned<long>(json, data);
                break;
            case TensorDataType.Fp32:
                WriteFloating<float>(json, data);
                break;
            case TensorDataType.Fp64:
                WriteFloating<double>(json, data);
                break;
            case TensorDataType.Bytes:
                WriteStrings(json, data);
                break;
            default:
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"sending {tensor.DataType.ToWireName()} data via JSON is not supported. Please use the binary data format for output");
        }
    }

    private static void WriteBooleans(PooledBuffer json, ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            Separate(json, i);
            json.Write(data[i] != 0 ? "true"u8 : "false"u8);
        }
    }

    private static void WriteUnsigned<T>(PooledBuffer json, ReadOnlySpan<byte> data)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(data);
        for (var i = 0; i < values.Length; i++)
        {
            Separate(json, i);
            json.WriteNumber(ulong.CreateTruncating(values[i]));
        }
    }

    private static void WriteSigned<T>(PooledBuffer json, ReadOnlySpan<byte> data)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(data);
        for (var i = 0; i < values.Length; i++)
        {
            Separate(json, i);
            json.WriteNumber(long.CreateTruncating(values[i]));
        }
    }

    private static void WriteFloating<T>(PooledBuffer json, ReadOnlySpan<byte> data)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(data);
        for (var i = 0; i < values.Length; i++)
        {
            Separate(json, i);
            json.WriteNumber(double.CreateTruncating(values[i]));
        }
    }

    private static void WriteStrings(PooledBuffer json, ReadOnlySpan<byte> data)
    {
        var strings = new StringElements(data);
        for (var i = 0; strings.MoveNext(); i++)
        {
            Separate(json, i);
            json.WriteString(strings.Current);
        }
    }

    private static void Separate(PooledBuffer json, int index)
    {
        if (index > 0)
        {
            json.Write(","u8);
        }
    }
}
