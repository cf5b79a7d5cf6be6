using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Tritone.Tensors;

namespace Tritone.Protocol.Grpc;

/// <summary>Lays out the elements of typed contents as the binary tensor extension does. The fields are looked at in Triton's order.</summary>
internal static class TypedContents
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a field has elements that is not that of the datatype.</exception>
    public static ReadOnlyMemory<byte> ToBytes(InferTensorContents contents, TensorDataType dataType, string input, string model)
    {
        ReadOnlyMemory<byte> bytes = default;
        if (contents.BoolContents.Count > 0)
        {
            Check(TensorDataType.Bool);
            bytes = Lay<bool, byte>(contents.BoolContents, static value => value ? (byte)1 : (byte)0);
        }

        if (contents.IntContents.Count > 0)
        {
            Check(dataType is TensorDataType.Int8 or TensorDataType.Int16 ? dataType : TensorDataType.Int32);
            bytes = dataType switch
            {
                // What is too large loses its upper bits, as in Triton.
                TensorDataType.Int8 => Lay<int, sbyte>(contents.IntContents, static value => unchecked((sbyte)value)),
                TensorDataType.Int16 => Lay<int, short>(contents.IntContents, static value => unchecked((short)value)),
                _ => Lay<int, int>(contents.IntContents, static value => value),
            };
        }

        if (contents.Int64Contents.Count > 0)
        {
            Check(TensorDataType.Int64);
            bytes = Lay<long, long>(contents.Int64Contents, static value => value);
        }

        if (contents.UintContents.Count > 0)
        {
            Check(dataType is TensorDataType.UInt8 or TensorDataType.UInt16 ? dataType : TensorDataType.UInt32);
            bytes = dataType switch
            {
                TensorDataType.UInt8 => Lay<uint, byte>(contents.UintContents, static value => unchecked((byte)value)),
                TensorDataType.UInt16 => Lay<uint, ushort>(contents.UintContents, static value => unchecked((ushort)value)),
                _ => Lay<uint, uint>(contents.UintContents, static value => value),
            };
        }

        if (contents.Uint64Contents.Count > 0)
        {
            Check(TensorDataType.UInt64);
            bytes = Lay<ulong, ulong>(contents.Uint64Contents, static value => value);
        }

        if (contents.Fp32Contents.Count > 0)
        {
            Check(TensorDataType.Fp32);
            bytes = Lay<float, float>(contents.Fp32Contents, static value => value);
        }

        if (contents.Fp64Contents.Count > 0)
        {
            Check(TensorDataType.Fp64);
            bytes = Lay<double, double>(contents.Fp64Contents, static value => value);
        }

        if (contents.BytesContents.Count > 0)
        {
            Check(TensorDataType.Bytes);
            bytes = LayStrings(contents.BytesContents);
        }

        return bytes;

        void Check(TensorDataType given)
        {
            if (given != dataType)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument,
                    $"unexpected explicit tensor data for input tensor '{ModelInferRequestReader.Short(input)}' for model '{ModelInferRequestReader.Short(model)}' of type '{given.ToWireName()}', expected datatype '{dataType.ToWireName()}'");
            }
        }
    }

    private static ReadOnlyMemory<byte> Lay<TFrom, TTo>(RepeatedField<TFrom> field, Func<TFrom, TTo> convert)
        where TTo : unmanaged
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(field.Count * Unsafe.SizeOf<TTo>()));
        var elements = MemoryMarshal.Cast<byte, TTo>(bytes.AsSpan());
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = convert(field[i]);
        }

        return bytes;
    }

    private static byte[] LayStrings(RepeatedField<ByteString> field)
    {
        var length = 0;
        foreach (var element in field)
        {
            length = checked(length + sizeof(uint) + element.Length);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        var rest = bytes.AsSpan();
        foreach (var element in field)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)element.Length);
            element.Span.CopyTo(rest[sizeof(uint)..]);
            rest = rest[(sizeof(uint) + element.Length)..];
        }

        return bytes;
    }
}
