using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>An input or output of a model's graph, as ONNX Runtime sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions, that of the batch among them; -1 where any size will do. Empty for a scalar.</param>
/// <param name="IsOptional">Whether it is an input that has a value in the graph.</param>
public sealed record GraphTensor(string Name, TensorDataType DataType, IReadOnlyList<long> Dims, bool IsOptional = false);
