using Tritone.Tensors;

namespace Tritone.Runtime.Sessions;

/// <summary>An input or output as the ONNX graph declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions; -1 where any size will do.</param>
public sealed record TensorSpec(string Name, TensorDataType DataType, IReadOnlyList<long> Dims);
