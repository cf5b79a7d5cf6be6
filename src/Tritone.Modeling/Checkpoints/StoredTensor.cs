using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tritone.Modeling.Checkpoints;

/// <summary>A tensor of a checkpoint, which stays in its file until it is read.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Shape">The dimensions, none negative.</param>
/// <param name="File">The file.</param>
/// <param name="Begin">Where the first element lies in the file.</param>
/// <param name="Strides">How many elements lie between neighbours along each dimension; null if they lie row by row without gaps.</param>
internal sealed record StoredTensor(string Name, StoredDataType DataType, IReadOnlyList<long> Shape, MappedFile File, long Begin, IReadOnlyList<long>? Strides = null)
{
    public long Elements { get; } = Shape.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>Whether <see cref="Bytes"/> has them as a row-major reader wants them.</summary>
    public bool IsContiguous => Strides is null;

    /// <summary>The stored bytes of a contiguous tensor, valid until the file is disposed.</summary>
    public ReadOnlySpan<byte> Bytes(long firstElement, int elements)
        => File.Bytes(Begin + (firstElement * DataType.ElementSize()), elements * DataType.ElementSize());

    /// <summary>Reads elements as single precision, which holds F16 and BF16 exactly.</summary>
    /// <param name="firstElement">The first element to read, row-major.</param>
    /// <param name="destination">Receives as many elements as it is long.</param>
    public void Read(long firstElement, Span<float> destination)
    {
        if (Strides is null)
        {
            Convert(Bytes(firstElement, destination.Length), destination);
            return;
        }

        var size = DataType.ElementSize();
        for (var i = 0; i < destination.Length; i++)
        {
            Convert(File.Bytes(Begin + (PlaceOf(firstElement + i, Strides) * size), size), destination.Slice(i, 1));
        }
    }

    private long PlaceOf(long element, IReadOnlyList<long> strides)
    {
        var place = 0L;
        for (var dimension = Shape.Count - 1; dimension >= 0; dimension--)
        {
            place += element % Shape[dimension] * strides[dimension];
            element /= Shape[dimension];
        }

        return place;
    }

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        switch (DataType)
        {
            case StoredDataType.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case StoredDataType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), destination);
                break;
            case StoredDataType.BF16:
                var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < halves.Length; i++)
                {
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                }

                break;
            default:
                throw new InvalidOperationException($"tensor '{Name}' is {DataType}");
        }
    }
}
