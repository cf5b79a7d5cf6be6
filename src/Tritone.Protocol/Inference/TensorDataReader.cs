using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Reads the elements of a tensor from JSON, flat or nested, into the bytes that the binary extension would have.</summary>
internal static class TensorDataReader
{
    public static InputTensor Read(JsonValue input, string name, string dataTypeName, List<long> shape)
    {
        var elements = CountElements(shape);
        if (!TensorDataTypeExtensions.TryParseWireName(dataTypeName, out var dataType))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"invalid datatype '{dataTypeName}' for input {name}");
        }

        if (elements == 0)
        {
            return new InputTensor(name, dataType, shape, ReadOnlySequence<byte>.Empty);
        }

        var data = InferenceRequestReader.Named("data", () => input.Member("data"));
        if (!data.IsArray)
        {
            throw new TritoneException(ErrorCode.Internal, "Unable to parse 'data': attempt to access JSON non-array as array");
        }

        if (dataType is TensorDataType.Fp16 or TensorDataType.Bf16)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"receiving {dataType.ToWireName()} data via JSON is not supported. Please use the binary data format for input {name}");
        }

        var bytes = dataType is TensorDataType.Bytes ? ReadStrings(data, elements) : ReadNumbers(data, dataType, elements);
        return new InputTensor(name, dataType, shape, new ReadOnlySequence<byte>(bytes));
    }

    // Saturates: a shape that no document can fill is found out when its data are counted.
    private static long CountElements(List<long> shape)
    {
        var product = Int128.One;
        foreach (var dimension in shape)
        {
            product = Int128.Min(product * dimension, long.MaxValue);
        }

        return product < 0 ? long.MaxValue : (long)product;
    }

    private static byte[] ReadNumbers(JsonValue data, TensorDataType dataType, long elements)
    {
        var size = dataType.ElementSize();
        var bytes = new List<byte>();
        InferenceRequestReader.Named("data", () => AppendNumbers(data, dataType, elements, size, bytes));
        return bytes.Count == elements * size ? [.. bytes] : throw TooFew();
    }

    private static int AppendNumbers(JsonValue data, TensorDataType dataType, long elements, int size, List<byte> bytes)
    {
        Span<byte> element = stackalloc byte[size];
        foreach (var value in data.AsArray())
        {
            if (value.IsArray)
            {
                AppendNumbers(value, dataType, elements, size, bytes);
                continue;
            }

            if (bytes.Count / size >= elements)
            {
                throw TooMany();
            }

            WriteNumber(value, dataType, element);
            bytes.AddRange(element);
        }

        return bytes.Count;
    }

    // A whole number that is too large for its type wraps, as it does in Triton.
    private static void WriteNumber(JsonValue value, TensorDataType dataType, Span<byte> element)
    {
        switch (dataType)
        {
            case TensorDataType.Bool:
                element[0] = value.AsBoolean() ? (byte)1 : (byte)0;
                break;
            case TensorDataType.Fp32:
                BinaryPrimitives.WriteSingleLittleEndian(element, (float)value.AsDouble());
                break;
            case TensorDataType.Fp64:
                BinaryPrimitives.WriteDoubleLittleEndian(element, value.AsDouble());
                break;
            case TensorDataType.UInt8 or TensorDataType.UInt16 or TensorDataType.UInt32 or TensorDataType.UInt64:
                WriteLow(value.AsUInt64(), element);
                break;
            default:
                WriteLow((ulong)value.AsInt64(), element);
                break;
        }
    }

    private static void WriteLow(ulong value, Span<byte> element)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(all, value);
        all[..element.Length].CopyTo(element);
    }

    private static byte[] ReadStrings(JsonValue data, long elements)
    {
        var bytes = new List<byte>();
        long count;
        try
        {
            count = AppendStrings(data, elements, 0, bytes);
        }
        catch (TritoneException exception)
        {
            throw new TritoneException(exception.Code, $"Unable to parse JSON bytes array: {exception.Message}", exception);
        }

        return count == elements ? [.. bytes] : throw TooFew();
    }

    private static long AppendStrings(JsonValue data, long elements, long count, List<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in data.AsArray())
        {
            if (value.IsArray)
            {
                count = AppendStrings(value, elements, count, bytes);
                continue;
            }

            if (count++ == elements)
            {
                throw TooMany();
            }

            var text = Encoding.UTF8.GetBytes(value.AsString());
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
            bytes.AddRange(length);
            bytes.AddRange(text);
        }

        return count;
    }

    private static TritoneException TooFew() => new(ErrorCode.Internal, "Failed to parse 'data' field: shape does not match true shape");

    private static TritoneException TooMany() => new(ErrorCode.Internal, "Shape does not match true shape of 'data' field");
}
