using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Tritone.Runtime.Sessions;

namespace Tritone.Runtime.Classification;

/// <summary>The buffers of one run, used again for the next: ids and attention mask, padded to the longest row, and the logits.</summary>
internal sealed class PaddedBatch(ClassifierGraph graph, int labels, int padId)
{
    private readonly string[] _inputNames = graph.HasTokenTypes
        ? [ClassifierGraph.InputIds, ClassifierGraph.AttentionMask, ClassifierGraph.TokenTypeIds]
        : [ClassifierGraph.InputIds, ClassifierGraph.AttentionMask];

    private readonly string[] _outputNames = [graph.Output];

    // Pinned for good: ONNX Runtime reads and writes them where they are.
    private long[] _ids = [];
    private long[] _mask = [];
    private long[] _types = [];
    private float[] _logits = [];
    private int _rows;
    private int _columns;

    /// <summary>Makes room for a batch. Rows are set next, each once.</summary>
    public void Reset(int rows, int columns)
    {
        _rows = rows;
        _columns = columns;
        Grow(ref _ids, rows * columns);
        Grow(ref _mask, rows * columns);
        Grow(ref _logits, rows * labels);
        if (graph.HasTokenTypes)
        {
            // A single text is of type 0 throughout.
            Grow(ref _types, rows * columns);
            _types.AsSpan(0, rows * columns).Clear();
        }
    }

    /// <summary>Sets a row and pads it.</summary>
    public void SetRow(int row, ReadOnlySpan<int> tokens)
    {
        var ids = _ids.AsSpan(row * _columns, _columns);
        var mask = _mask.AsSpan(row * _columns, _columns);
        for (var i = 0; i < tokens.Length; i++)
        {
            ids[i] = tokens[i];
        }

        ids[tokens.Length..].Fill(padId);
        mask[..tokens.Length].Fill(1);
        mask[tokens.Length..].Clear();
    }

    /// <summary>The logits of a row, after a run and until the next <see cref="Reset"/>.</summary>
    public ReadOnlySpan<float> LogitsOf(int row) => _logits.AsSpan(row * labels, labels);

    /// <summary>Runs the graph. The caller holds one of the model's slots.</summary>
    public void Run(OnnxModel model)
    {
        long[] shape = [_rows, _columns];
        using var ids = Value(_ids, TensorElementType.Int64, shape);
        using var mask = Value(_mask, TensorElementType.Int64, shape);
        using var types = graph.HasTokenTypes ? Value(_types, TensorElementType.Int64, shape) : null;
        using var logits = Value(_logits, TensorElementType.Float, [_rows, labels]);
        try
        {
            model.Session.Run(model.RunOptions, _inputNames, types is null ? [ids, mask] : [ids, mask, types], _outputNames, [logits]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw model.RunFailed(exception);
        }
    }

    private static void Grow<T>(ref T[] buffer, int length)
        where T : unmanaged
    {
        if (buffer.Length < length)
        {
            buffer = GC.AllocateUninitializedArray<T>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length), pinned: true);
        }
    }

    private static OrtValue Value<T>(T[] buffer, TensorElementType elementType, long[] shape)
        where T : unmanaged
        => OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, elementType, shape, Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0), shape[0] * shape[1] * Marshal.SizeOf<T>());
}
