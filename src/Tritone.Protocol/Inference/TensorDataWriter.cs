using System.Runtime.InteropServices;
using System.Text.Json;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Writes the elements of a tensor as JSON, row-major.</summary>
internal static class TensorDataWriter
{
    public static void Write(Utf8JsonWriter writer, Tensor tensor)
    {
        var data = tensor.Data.Span;
        switch (tensor.DataType)
        {
            case TensorDataType.Bool:
                WriteEach<byte>(data, value => writer.WriteBooleanValue(value != 0));
                break;
            case TensorDataType.UInt8:
                WriteEach<byte>(data, value => writer.WriteNumberValue(value));
                break;
            case TensorDataType.UInt16:
                WriteEach<ushort>(data, value => writer.WriteNumberValue(value));
                break;
            case TensorDataType.UInt32:
                WriteEach<uint>(data, writer.WriteNumberValue);
                break;
            case TensorDataType.UInt64:
                WriteEach<ulong>(data, writer.WriteNumberValue);
                break;
            case TensorDataType.Int8:
                WriteEach<sbyte>(data, value => writer.WriteNumberValue(value));
                break;
            case TensorDataType.Int16:
                WriteEach<short>(data, value => writer.WriteNumberValue(value));
                break;
            case TensorDataType.Int32:
                WriteEach<int>(data, writer.WriteNumberValue);
                break;
            case TensorDataType.Int64:
                WriteEach<long>(data, writer.WriteNumberValue);
                break;
            case TensorDataType.Fp32:
                WriteEach<float>(data, value => JsonNumber.Write(writer, value));
                break;
            case TensorDataType.Fp64:
                WriteEach<double>(data, value => JsonNumber.Write(writer, value));
                break;
            default:
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"sending {tensor.DataType.ToWireName()} data via JSON is not supported. Please use the binary data format for output");
        }
    }

    private static void WriteEach<T>(ReadOnlySpan<byte> data, Action<T> write)
        where T : unmanaged
    {
        foreach (var value in MemoryMarshal.Cast<byte, T>(data))
        {
            write(value);
        }
    }
}
