namespace Tritone.Protocol.Inference;

/// <summary>An inference request of the v2 protocol, whichever transport it came by. Immutable.</summary>
public sealed record InferenceRequest
{
    /// <summary>What the client calls it. The response carries it too.</summary>
    /// <value>Empty, the default, if it has no name.</value>
    public string Id { get; init; } = "";

    /// <summary>The input tensors in the order given.</summary>
    public required IReadOnlyList<InputTensor> Inputs { get; init; }

    /// <summary>The outputs asked for, in the order wanted; none twice.</summary>
    /// <value>Empty, the default, for all.</value>
    public IReadOnlyList<RequestedOutput> Outputs { get; init; } = [];

    /// <summary>Whether outputs go into the binary part of an HTTP response where the request names none.</summary>
    public bool HasBinaryOutputs { get; init; }

    /// <summary>The level of priority, 1 the highest.</summary>
    /// <value>0, the default, leaves it to the model.</value>
    public ulong Priority { get; init; }

    /// <summary>How long the request may wait for its turn.</summary>
    /// <value>Microseconds. 0, the default, leaves it to the model.</value>
    public ulong TimeoutMicroseconds { get; init; }

    /// <summary>How errors begin that are about a whole request.</summary>
    public string ErrorPrefix => PrefixOf(Id);

    /// <summary>What the request says of an output: in which form it wants it, and where.</summary>
    /// <param name="name">The output's name.</param>
    public RequestedOutput PlaceOf(string name)
    {
        for (var i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i].Name == name)
            {
                return Outputs[i];
            }
        }

        return HasBinaryOutputs ? RequestedOutput.AnyBinary : RequestedOutput.AnyJson;
    }

    /// <summary>How errors begin that are about a request of this name.</summary>
    internal static string PrefixOf(string id) => $"[request id: {(id.Length == 0 ? "<id_unknown>" : id)}] ";
}
