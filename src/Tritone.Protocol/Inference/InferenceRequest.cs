using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>An inference request of the v2 protocol. Immutable.</summary>
/// <param name="Id">What the client calls it; empty if it has no name. The response carries it too.</param>
/// <param name="Inputs">The input tensors in the order given.</param>
/// <param name="Outputs">The outputs asked for, in the order wanted; empty for all.</param>
public sealed record InferenceRequest(string Id, IReadOnlyList<Tensor> Inputs, IReadOnlyList<RequestedOutput> Outputs)
{
    /// <summary>Reads a request from JSON.</summary>
    /// <param name="utf8">The body.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type than the protocol's, as Triton answers too.
    /// <see cref="ErrorCode.InvalidArgument"/>: an input is given twice, or a parameter may not be given.
    /// <see cref="ErrorCode.Unsupported"/>: it asks for an extension that is not there: binary tensors, shared memory, classification.
    /// </exception>
    public static InferenceRequest Parse(ReadOnlyMemory<byte> utf8) => InferenceRequestReader.Read(utf8);

    /// <summary>How errors begin that are about a whole request.</summary>
    public string ErrorPrefix => $"[request id: {(Id.Length == 0 ? "<id_unknown>" : Id)}] ";
}
