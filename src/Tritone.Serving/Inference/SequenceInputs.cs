using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Tritone.Runtime.Classification;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>The inputs of rows of any length: each without the padding that it came with, and padded to the longest of the batch. Not thread-safe.</summary>
internal sealed class SequenceInputs : IBatchInputs
{
    private readonly SequenceSignature _signature;
    private readonly (string Name, TensorDataType DataType, long Padding)[] _inputs;

    // As many as there are inputs; they grow to the largest batch.
    private readonly byte[][] _buffers;
    private readonly List<Tensor> _tensors = [];
    private readonly TensorInputs _uneven;

    public SequenceInputs(SequenceSignature signature)
    {
        _signature = signature;
        _uneven = new TensorInputs(signature.Model);
        _inputs = [.. signature.Model.Inputs.Select(input => (input.Name, input.DataType, input.Name == ClassifierGraph.InputIds ? (long)signature.PadId : 0))];
        _buffers = [.. Enumerable.Repeat<byte[]>([], _inputs.Length + 1)];
    }

    public List<Tensor> Assemble(IReadOnlyList<WorkPart> batch)
    {
        if (batch[0].IsUneven)
        {
            return _uneven.Assemble(batch);
        }

        var columns = 0;
        var hasTypes = false;
        for (var i = 0; i < batch.Count; i++)
        {
            columns = Math.Max(columns, batch[i].Tokens);
            hasTypes |= _signature.HasTokenTypes && ModelSignature.Find(batch[i].Work.Request, ClassifierGraph.TokenTypeIds) is not null;
        }

        for (var i = 0; i < _inputs.Length; i++)
        {
            Add(batch, columns, _inputs[i], ref _buffers[i]);
        }

        if (hasTypes)
        {
            Add(batch, columns, (ClassifierGraph.TokenTypeIds, TensorDataType.Int64, 0), ref _buffers[^1]);
        }

        return _tensors;
    }

    public void Release()
    {
        _tensors.Clear();
        _uneven.Release();
    }

    private void Add(IReadOnlyList<WorkPart> batch, int columns, (string Name, TensorDataType DataType, long Padding) input, ref byte[] buffer)
    {
        var size = input.DataType.ElementSize();
        var length = checked(batch.Count * columns * size);
        if (buffer.Length < length)
        {
            buffer = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)length));
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var row = buffer.AsSpan(i * columns * size, columns * size);
            var given = ModelSignature.Find(batch[i].Work.Request, input.Name);
            var real = given is null ? 0 : batch[i].Tokens * size;
            given?.Data.Slice(batch[i].FirstRow * given.Shape[1] * size, real).CopyTo(row);
            Pad(row[real..], size, input.Padding);
        }

        _tensors.Add(new Tensor(input.Name, input.DataType, (long[])[batch.Count, columns], buffer.AsMemory(0, length)));
    }

    private static void Pad(Span<byte> rest, int size, long padding)
    {
        if (size == sizeof(long))
        {
            MemoryMarshal.Cast<byte, long>(rest).Fill(padding);
        }
        else
        {
            MemoryMarshal.Cast<byte, int>(rest).Fill((int)padding);
        }
    }
}
