namespace Tritone.Modeling.Checkpoints;

/// <summary>One entry of a safetensors header.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Shape">The dimensions, none negative.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record SafetensorsTensor(string Name, StoredDataType DataType, IReadOnlyList<long> Shape, long Begin, long Length)
{
    public long Elements => Length / DataType.ElementSize();
}
