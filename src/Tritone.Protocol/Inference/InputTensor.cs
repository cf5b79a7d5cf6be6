using System.Buffers;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>An input of a request.</summary>
/// <param name="Name">The name of the model's input.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Shape">The dimensions, the batch first where the model batches. One that is negative fits no model.</param>
/// <param name="Data">
/// The elements as the binary tensor extension lays them out, in the pieces in which they came: they are copied once, when a batch is put together. The tensor does not
/// own the memory, which must stay until the request is answered.
/// </param>
public sealed record InputTensor(string Name, TensorDataType DataType, IReadOnlyList<long> Shape, ReadOnlySequence<byte> Data);
