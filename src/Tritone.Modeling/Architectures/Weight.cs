using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Architectures;

/// <summary>One learned tensor, read from the checkpoint when it is needed.</summary>
internal sealed class Weight(StoredTensor tensor)
{
    public string Name => tensor.Name;

    public IReadOnlyList<long> Shape => tensor.Shape;

    public long Elements => tensor.Elements;

    public StoredDataType DataType => tensor.DataType;

    public bool IsMatrix => Shape.Count == 2;

    /// <summary>Whether <see cref="Bytes"/> has the elements row by row.</summary>
    public bool IsContiguous => tensor.IsContiguous;

    /// <summary>Reads elements as single precision, row-major from <paramref name="firstElement"/>.</summary>
    public void Read(long firstElement, Span<float> destination) => tensor.Read(firstElement, destination);

    /// <summary>All elements as single precision.</summary>
    public float[] ToArray()
    {
        var values = new float[Elements];
        Read(0, values);
        return values;
    }

    /// <summary>The stored bytes of a contiguous weight, in the mapped file.</summary>
    public ReadOnlySpan<byte> Bytes(long firstElement, int elements) => tensor.Bytes(firstElement, elements);
}
