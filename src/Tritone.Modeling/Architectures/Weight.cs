using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Architectures;

/// <summary>One learned tensor, read from the checkpoint when it is needed.</summary>
internal sealed class Weight(Checkpoint checkpoint, SafetensorsTensor tensor)
{
    public string Name => tensor.Name;

    public IReadOnlyList<long> Shape => tensor.Shape;

    public long Elements => tensor.Elements;

    public SafetensorsDataType DataType => tensor.DataType;

    public bool IsMatrix => Shape.Count == 2;

    /// <summary>Reads elements as single precision, row-major from <paramref name="firstElement"/>.</summary>
    public void Read(long firstElement, Span<float> destination) => checkpoint.Read(tensor, firstElement, destination);

    /// <summary>All elements as single precision.</summary>
    public float[] ToArray()
    {
        var values = new float[Elements];
        Read(0, values);
        return values;
    }

    /// <summary>The stored bytes, in the mapped file.</summary>
    public ReadOnlySpan<byte> Bytes(long firstElement, int elements) => checkpoint.Bytes(tensor, firstElement, elements);
}
