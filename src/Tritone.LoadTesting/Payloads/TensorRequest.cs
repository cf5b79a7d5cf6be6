using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>What goes into one request. Immutable.</summary>
/// <param name="Tensors">One for each input of the model.</param>
/// <param name="Labels">The label that each row should get, by its name or its number; empty if nobody knows.</param>
public sealed record TensorRequest(IReadOnlyList<Tensor> Tensors, IReadOnlyList<string> Labels);
