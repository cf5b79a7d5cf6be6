using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>The inputs of requests of one shape. The data of a request that runs alone stay where they are; of several, each is copied once. Not thread-safe.</summary>
internal sealed class TensorInputs(ModelSignature signature) : IBatchInputs
{
    private readonly List<byte[]> _rented = [];
    private readonly List<Tensor> _tensors = [];

    public List<Tensor> Assemble(IReadOnlyList<WorkPart> batch)
    {
        var rows = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            rows += batch[i].Rows;
        }

        foreach (var input in signature.Inputs)
        {
            if (ModelSignature.Find(batch[0].Work.Request, input.Name) is { } first)
            {
                _tensors.Add(new Tensor(input.Name, input.DataType, ShapeOf(input, first, rows, batch.Count), Data(batch, input, first)));
            }
        }

        return _tensors;
    }

    public void Release()
    {
        foreach (var array in _rented)
        {
            ArrayPool<byte>.Shared.Return(array);
        }

        _rented.Clear();
        _tensors.Clear();
    }

    private IReadOnlyList<long> ShapeOf(ModelInput input, InputTensor first, int rows, int requests)
    {
        if (requests == 1 && input.Reshape is null)
        {
            return first.Shape;
        }

        long[] shape = input.Reshape is { } reshape ? Reshaping.Reshape(first.Shape, input.Dims, reshape, signature.HasBatch) : [.. first.Shape];
        if (signature.HasBatch)
        {
            shape[0] = rows;
        }

        return shape;
    }

    private ReadOnlyMemory<byte> Data(IReadOnlyList<WorkPart> batch, ModelInput input, InputTensor first)
    {
        if (batch.Count == 1 && first.Data.IsSingleSegment && IsAligned(first.Data.FirstSpan, input.DataType))
        {
            return first.Data.First;
        }

        var length = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            length = checked(length + (int)ModelSignature.Find(batch[i].Work.Request, input.Name)!.Data.Length);
        }

        var array = ArrayPool<byte>.Shared.Rent(length);
        _rented.Add(array);
        var rest = array.AsSpan(0, length);
        for (var i = 0; i < batch.Count; i++)
        {
            var data = ModelSignature.Find(batch[i].Work.Request, input.Name)!.Data;
            data.CopyTo(rest);
            rest = rest[(int)data.Length..];
        }

        return array.AsMemory(0, length);
    }

    // Bodies begin anywhere; what reads whole elements may not. The collector moves memory by whole words, so this stays true.
    private static bool IsAligned(ReadOnlySpan<byte> data, TensorDataType dataType)
    {
        var size = dataType.ElementSize();
        return size <= 1 || data.IsEmpty || Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(data)) % size == 0;
    }
}
