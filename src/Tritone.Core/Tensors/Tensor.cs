namespace Tritone.Tensors;

/// <summary>A named tensor as the v2 inference protocol knows it: what goes into a model and what comes out.</summary>
/// <param name="Name">The name of the model's input or output.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Shape">The dimensions, the batch first where the model batches. None is negative.</param>
/// <param name="Data">
/// The elements, row-major and little-endian, as the binary tensor extension lays them out. The tensor does not own the memory.
/// </param>
public sealed record Tensor(string Name, TensorDataType DataType, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);
