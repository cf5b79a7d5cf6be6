using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Reads the elements of a tensor from JSON, flat or nested, into the bytes that the binary extension would have.</summary>
internal static class TensorDataReader
{
    private const string Prefix = "Unable to parse 'data': ";
    private const string StringsPrefix = "Unable to parse JSON bytes array: ";
    private const string TooManyText = "Shape does not match true shape of 'data' field";

    public static ReadOnlySequence<byte> Read(JsonValue input, string name, TensorDataType dataType, long[] shape, RequestMemory memory)
    {
        var elements = CountElements(shape);
        if (elements == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var data = input.Member("data"u8, Prefix);
        if (!data.IsArray)
        {
            data.Elements(Prefix);
        }

        return Read(data, name, dataType, elements, memory);
    }

    /// <summary>Reads so many elements from an array, or one from a value that is none.</summary>
    public static ReadOnlySequence<byte> Read(JsonValue data, string name, TensorDataType dataType, long elements, RequestMemory memory) => dataType switch
    {
        TensorDataType.Fp16 or TensorDataType.Bf16 => throw new TritoneException(
            ErrorCode.InvalidArgument, $"receiving {dataType.ToWireName()} data via JSON is not supported. Please use the binary data format for input {name}"),
        TensorDataTypeExtensions.Invalid => ReadOnlySequence<byte>.Empty,
        TensorDataType.Bytes => ReadStrings(data.QuotedText, elements, memory),
        _ => ReadNumbers(data.QuotedText, dataType, elements, memory),
    };

    // Saturates: a shape that no document can fill is found out when its data are counted.
    private static long CountElements(ReadOnlySpan<long> shape)
    {
        var product = 1L;
        foreach (var dimension in shape)
        {
            if (dimension == 0)
            {
                return 0;
            }

            product = product > long.MaxValue / dimension ? long.MaxValue : product * dimension;
        }

        return product;
    }

    // Memory is taken for what the text can hold, not for what the shape claims: an element has a character at least, and a comma after it.
    private static ReadOnlySequence<byte> ReadNumbers(ReadOnlySpan<byte> text, TensorDataType dataType, long elements, RequestMemory memory)
    {
        var size = dataType.ElementSize();
        var bytes = memory.Take(Fitting(Math.Min(elements, (text.Length / 2) + 1) * size));
        var count = dataType switch
        {
            TensorDataType.Bool => ReadBooleans(text, elements, bytes.Span),
            TensorDataType.Fp32 => ReadFloats(text, elements, bytes.Span),
            TensorDataType.Fp64 => ReadDoubles(text, elements, bytes.Span),
            TensorDataType.Int64 => ReadInt64s(text, elements, bytes.Span),
            TensorDataType.UInt8 or TensorDataType.UInt16 or TensorDataType.UInt32 or TensorDataType.UInt64 => ReadUnsigned(text, elements, bytes.Span, size),
            _ => ReadSigned(text, elements, bytes.Span, size),
        };
        return count == elements ? new ReadOnlySequence<byte>(bytes) : throw TooFew();
    }

    private static long ReadBooleans(ReadOnlySpan<byte> text, long elements, Span<byte> bytes)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            bytes[count] = scalars.Current[0] switch
            {
                (byte)'t' => 1,
                (byte)'f' => 0,
                _ => throw Unexpected("attempt to access JSON non-boolean as boolean"),
            };
        }

        return count;
    }

    private static long ReadFloats(ReadOnlySpan<byte> text, long elements, Span<byte> bytes)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(count * sizeof(float))..], (float)Double(scalars));
        }

        return count;
    }

    private static long ReadDoubles(ReadOnlySpan<byte> text, long elements, Span<byte> bytes)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[(count * sizeof(double))..], Double(scalars));
        }

        return count;
    }

    private static long ReadInt64s(ReadOnlySpan<byte> text, long elements, Span<byte> bytes)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            BinaryPrimitives.WriteInt64LittleEndian(bytes[(count * sizeof(long))..], Signed(scalars));
        }

        return count;
    }

    // A whole number that is too large for its type wraps, as it does in Triton.
    private static long ReadSigned(ReadOnlySpan<byte> text, long elements, Span<byte> bytes, int size)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            WriteLow((ulong)Signed(scalars), bytes.Slice(count * size, size));
        }

        return count;
    }

    private static long ReadUnsigned(ReadOnlySpan<byte> text, long elements, Span<byte> bytes, int size)
    {
        var scalars = new ArrayScalars(text);
        var count = 0;
        for (; scalars.MoveNext(); count++)
        {
            CheckCount(count, elements);
            WriteLow(
                scalars.TryGetUInt64(out var value) ? value : throw Unexpected("attempt to access JSON non-unsigned-integer as unsigned-integer"),
                bytes.Slice(count * size, size));
        }

        return count;
    }

    private static void WriteLow(ulong value, Span<byte> element)
    {
        for (var i = 0; i < element.Length; i++)
        {
            element[i] = (byte)(value >> (8 * i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Signed(in ArrayScalars scalars)
        => scalars.TryGetInt64(out var value) ? value : throw Unexpected("attempt to access JSON non-signed-integer as signed-integer");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Double(in ArrayScalars scalars) => scalars.TryGetDouble(out var value) ? value : throw Unexpected("attempt to access JSON non-number as double");

    // An element takes its length and at most the characters that it is written with; the shortest takes two quotes and a comma.
    private static ReadOnlySequence<byte> ReadStrings(ReadOnlySpan<byte> text, long elements, RequestMemory memory)
    {
        var bytes = memory.Take(Fitting((text.Length * 4L / 3) + sizeof(int)));
        var scalars = new ArrayScalars(text);
        var count = 0L;
        var written = 0;
        for (; scalars.MoveNext(); count++)
        {
            if (count == elements)
            {
                throw new TritoneException(ErrorCode.Internal, StringsPrefix + TooManyText);
            }

            if (!scalars.IsString)
            {
                throw new TritoneException(ErrorCode.Internal, $"{StringsPrefix}attempt to access JSON non-string as string");
            }

            var characters = bytes.Span[(written + sizeof(int))..];
            var length = JsonText.Unescape(scalars.Current[1..^1], characters);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.Span[written..], length);
            written += sizeof(int) + length;
        }

        return count == elements ? new ReadOnlySequence<byte>(bytes[..written]) : throw TooFew();
    }

    private static int Fitting(long length)
        => length <= Array.MaxLength
            ? (int)length
            : throw new TritoneException(ErrorCode.InvalidArgument, $"a tensor in JSON may need {length} bytes; {Array.MaxLength} is the most. Use the binary data format for it");

    private static void CheckCount(int count, long elements)
    {
        if (count >= elements)
        {
            throw Unexpected(TooManyText);
        }
    }

    private static TritoneException Unexpected(string what) => new(ErrorCode.Internal, Prefix + what);

    private static TritoneException TooFew() => new(ErrorCode.Internal, "Failed to parse 'data' field: shape does not match true shape");
}
