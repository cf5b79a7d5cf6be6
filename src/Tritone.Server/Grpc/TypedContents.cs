using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Tritone.Protocol.Grpc;
using Tritone.Tensors;

namespace Tritone.Server.Grpc;

/// <summary>Reads elements that came in the field of their type into the bytes that raw contents would have.</summary>
internal static class TypedContents
{
    private const string Invalid = "<invalid>";

    public static byte[] Read(ModelInferRequest.Types.InferInputTensor input, string model)
    {
        var contents = input.Contents ?? throw NoData(input, model);
        var type = TensorDataTypeExtensions.TryParseWireName(input.Datatype, out var dataType) ? dataType : default(TensorDataType?);
        var bytes = default(byte[]);
        if (contents.BoolContents.Count > 0)
        {
            Expect(type is TensorDataType.Bool, "BOOL");
            bytes = [.. contents.BoolContents.Select(value => value ? (byte)1 : (byte)0)];
        }

        if (contents.IntContents.Count > 0)
        {
            Expect(type is TensorDataType.Int8 or TensorDataType.Int16 or TensorDataType.Int32, "INT32");
            bytes = type switch
            {
                TensorDataType.Int8 => Narrow(contents.IntContents, value => (sbyte)value),
                TensorDataType.Int16 => Narrow(contents.IntContents, value => (short)value),
                _ => Narrow(contents.IntContents, value => value),
            };
        }

        if (contents.Int64Contents.Count > 0)
        {
            Expect(type is TensorDataType.Int64, "INT64");
            bytes = Narrow(contents.Int64Contents, value => value);
        }

        if (contents.UintContents.Count > 0)
        {
            Expect(type is TensorDataType.UInt8 or TensorDataType.UInt16 or TensorDataType.UInt32, "UINT32");
            bytes = type switch
            {
                TensorDataType.UInt8 => Narrow(contents.UintContents, value => (byte)value),
                TensorDataType.UInt16 => Narrow(contents.UintContents, value => (ushort)value),
                _ => Narrow(contents.UintContents, value => value),
            };
        }

        if (contents.Uint64Contents.Count > 0)
        {
            Expect(type is TensorDataType.UInt64, "UINT64");
            bytes = Narrow(contents.Uint64Contents, value => value);
        }

        if (contents.Fp32Contents.Count > 0)
        {
            Expect(type is TensorDataType.Fp32, "FP32");
            bytes = Narrow(contents.Fp32Contents, value => value);
        }

        if (contents.Fp64Contents.Count > 0)
        {
            Expect(type is TensorDataType.Fp64, "FP64");
            bytes = Narrow(contents.Fp64Contents, value => value);
        }

        if (contents.BytesContents.Count > 0)
        {
            Expect(type is TensorDataType.Bytes, "BYTES");
            bytes = ToElements(contents.BytesContents);
        }

        return bytes ?? throw NoData(input, model);

        void Expect(bool fits, string actual)
        {
            if (!fits)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument,
                    $"unexpected explicit tensor data for input tensor '{input.Name}' for model '{model}' of type '{actual}', expected datatype '{(type is null ? Invalid : input.Datatype)}'");
            }
        }
    }

    private static TritoneException NoData(ModelInferRequest.Types.InferInputTensor input, string model)
        => new(ErrorCode.InvalidArgument, $"unable to find data for input tensor '{input.Name}' for model '{model}' in request.");

    // As in Triton, a number that is too large for its type loses its upper bits.
    private static byte[] Narrow<TWide, T>(RepeatedField<TWide> values, Func<TWide, T> convert)
        where T : unmanaged
    {
        var elements = new T[values.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = convert(values[i]);
        }

        return MemoryMarshal.AsBytes<T>(elements).ToArray();
    }

    private static byte[] ToElements(RepeatedField<ByteString> strings)
    {
        var bytes = new byte[strings.Sum(text => sizeof(int) + text.Length)];
        var position = 0;
        foreach (var text in strings)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), text.Length);
            text.Span.CopyTo(bytes.AsSpan(position + sizeof(int)));
            position += sizeof(int) + text.Length;
        }

        return bytes;
    }
}
