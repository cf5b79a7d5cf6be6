using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>An inference response of the v2 protocol. Immutable.</summary>
/// <param name="Id">What the client called the request; empty if it gave no name.</param>
/// <param name="ModelName">The model that answered.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="Outputs">The output tensors in the order asked for.</param>
public sealed record InferenceResponse(string Id, string ModelName, long ModelVersion, IReadOnlyList<Tensor> Outputs)
{
    /// <summary>Writes the response as JSON. Of outputs that travel beside it, it has name, type, shape and size.</summary>
    /// <param name="request">What was asked: it says which outputs go into JSON.</param>
    /// <param name="json">Receives the JSON.</param>
    /// <returns>How many bytes of binary tensors follow the JSON; null if no output is binary.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: an output has a datatype that JSON has no form for.</exception>
    public long? WriteTo(InferenceRequest request, PooledBuffer json)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(json);
        json.Write("{"u8);
        if (Id.Length > 0)
        {
            json.Write("\"id\":"u8);
            json.WriteString(Id);
            json.Write(","u8);
        }

        json.Write("\"model_name\":"u8);
        json.WriteString(ModelName);
        json.Write(",\"model_version\":\""u8);
        json.WriteNumber(ModelVersion);
        json.Write("\",\"outputs\":["u8);
        long? binaryLength = null;
        for (var i = 0; i < Outputs.Count; i++)
        {
            if (i > 0)
            {
                json.Write(","u8);
            }

            if (Write(Outputs[i], request.PlaceOf(Outputs[i].Name), json))
            {
                binaryLength = (binaryLength ?? 0) + Outputs[i].Data.Length;
            }
        }

        json.Write("]}"u8);
        return binaryLength;
    }

    private static bool Write(Tensor tensor, RequestedOutput place, PooledBuffer json)
    {
        TensorJsonWriter.Write(
            json, tensor, place.IsBinary ? TensorPlace.Binary : place.SharedMemory is null ? TensorPlace.Json : TensorPlace.SharedMemory);
        return place.IsBinary;
    }
}
