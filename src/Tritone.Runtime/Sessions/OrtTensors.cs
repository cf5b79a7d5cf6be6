using System.Buffers;
using System.Buffers.Binary;
using Microsoft.ML.OnnxRuntime;
using Tritone.Tensors;

namespace Tritone.Runtime.Sessions;

/// <summary>Tensors of the protocol as ONNX Runtime has them, and back.</summary>
internal static class OrtTensors
{
    private static readonly byte[] NoData = GC.AllocateArray<byte>(8, pinned: true);

    /// <summary>Makes a tensor for a run. Its elements stay where they are; byte strings are copied.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="pins">Receives what must be disposed after the run.</param>
    /// <exception cref="ArgumentException">The data do not fill the shape.</exception>
    public static unsafe OrtValue ToOrtValue(Tensor tensor, List<MemoryHandle> pins)
    {
        var shape = tensor.Shape as long[] ?? [.. tensor.Shape];
        var elements = 1L;
        foreach (var dimension in shape)
        {
            elements = checked(elements * dimension);
        }

        if (ElementTypes.ToElementType(tensor.DataType) is not { } elementType)
        {
            return ToStrings(tensor, shape, elements);
        }

        if (checked(elements * tensor.DataType.ElementSize()) != tensor.Data.Length)
        {
            throw Unfilled(tensor);
        }

        // An empty tensor still needs an address.
        var pin = (tensor.Data.IsEmpty ? NoData : tensor.Data).Pin();
        pins.Add(pin);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, elementType, shape, (nint)pin.Pointer, tensor.Data.Length);
    }

    /// <summary>Copies a tensor that a run gave.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unsupported"/>: the protocol has no such element type.</exception>
    public static Tensor ToTensor(string name, OrtValue value)
    {
        var description = value.GetTensorTypeAndShape();
        switch (ElementTypes.ToDataType(description.ElementDataType))
        {
            case null:
                throw new TritoneException(ErrorCode.Unsupported, $"output '{name}' has the element type {description.ElementDataType}, which the v2 protocol does not know");
            case TensorDataType.Bytes:
                return new Tensor(name, TensorDataType.Bytes, description.Shape, FromStrings(value, description.ElementCount));
            case { } dataType:
                // The library has no address to give of a tensor without elements.
                return new Tensor(name, dataType, description.Shape, description.ElementCount == 0 ? ReadOnlyMemory<byte>.Empty : value.GetTensorMutableRawData().ToArray());
        }
    }

    private static OrtValue ToStrings(Tensor tensor, long[] shape, long elements)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        try
        {
            var rest = tensor.Data.Span;
            for (var i = 0; i < elements; i++)
            {
                if (rest.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(rest) > rest.Length - sizeof(uint))
                {
                    throw Unfilled(tensor);
                }

                var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest);
                if (length > 0)
                {
                    value.StringTensorSetElementAt(rest.Slice(sizeof(uint), length), i);
                }

                rest = rest[(sizeof(uint) + length)..];
            }

            return rest.IsEmpty ? value : throw Unfilled(tensor);
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private static byte[] FromStrings(OrtValue value, long elements)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (var i = 0; i < elements; i++)
        {
            var element = value.GetStringElementAsSpan(i);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.GetSpan(sizeof(uint)), (uint)element.Length);
            bytes.Advance(sizeof(uint));
            bytes.Write(element);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static ArgumentException Unfilled(Tensor tensor) => new(
        $"the {tensor.Data.Length} bytes of tensor '{tensor.Name}' do not fill its shape [{string.Join(",", tensor.Shape)}] of {tensor.DataType.ToWireName()}", nameof(tensor));
}
