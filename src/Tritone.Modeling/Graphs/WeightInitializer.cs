using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>A weight of the checkpoint, in the checkpoint's layout.</summary>
internal class WeightInitializer(string name, Weight weight, TensorProto.Types.DataType dataType, params long[] shape)
    : Initializer(name, dataType, shape)
{
    // Large enough that the writes are few, small enough to stay in the cache.
    private const int ChunkElements = 64 * 1024;

    public WeightInitializer(Weight weight, TensorProto.Types.DataType dataType)
        : this(weight.Name, weight, dataType, [.. weight.Shape])
    {
    }

    public override void WriteTo(Stream stream)
    {
        for (var first = 0L; first < weight.Elements; first += ChunkElements)
        {
            var count = (int)Math.Min(ChunkElements, weight.Elements - first);
            if (IsStoredAs(DataType))
            {
                // From the mapped checkpoint straight to the file.
                stream.Write(weight.Bytes(first, count));
            }
            else
            {
                WriteConverted(stream, first, count);
            }
        }
    }

    protected void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (DataType is TensorProto.Types.DataType.Float)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var halves = ArrayPool<Half>.Shared.Rent(values.Length);
        try
        {
            TensorPrimitives.ConvertToHalf(values, halves);
            RefuseOverflow(values, halves.AsSpan(0, values.Length));
            stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, values.Length)));
        }
        finally
        {
            ArrayPool<Half>.Shared.Return(halves);
        }
    }

    private bool IsStoredAs(TensorProto.Types.DataType wanted) => weight.IsContiguous && weight.DataType switch
    {
        StoredDataType.F32 => wanted is TensorProto.Types.DataType.Float,
        StoredDataType.F16 => wanted is TensorProto.Types.DataType.Float16,
        _ => false,
    };

    private void WriteConverted(Stream stream, long first, int count)
    {
        var values = ArrayPool<float>.Shared.Rent(count);
        try
        {
            weight.Read(first, values.AsSpan(0, count));
            WriteValues(stream, values.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private void RefuseOverflow(ReadOnlySpan<float> values, ReadOnlySpan<Half> halves)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (Half.IsInfinity(halves[i]) && float.IsFinite(values[i]))
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument,
                    $"tensor '{weight.Name}' holds {values[i]:G6}; float16 ends at {(float)Half.MaxValue}: convert with precision fp32");
            }
        }
    }
}
