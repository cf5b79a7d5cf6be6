using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Generation;

/// <summary>Responses of the generate extension: an object whose members are the outputs of the model, by name.</summary>
public static class GenerationResponse
{
    /// <summary>Writes a response as JSON.</summary>
    /// <param name="response">The model's answer.</param>
    /// <param name="json">Receives the JSON. An output of one element is a value, of others an array.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: an output has a datatype that JSON has no form for.</exception>
    public static void Write(InferenceResponse response, PooledBuffer json)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(json);
        json.Write("{"u8);
        if (response.Id.Length > 0)
        {
            json.Write("\"id\":"u8);
            json.WriteString(response.Id);
            json.Write(","u8);
        }

        json.Write("\"model_name\":"u8);
        json.WriteString(response.ModelName);
        json.Write(",\"model_version\":\""u8);
        json.WriteNumber(response.ModelVersion);
        json.Write("\""u8);
        foreach (var output in response.Outputs)
        {
            json.Write(","u8);
            json.WriteString(output.Name);
            json.Write(":"u8);
            Write(output, json);
        }

        json.Write("}"u8);
    }

    private static void Write(Tensor output, PooledBuffer json)
    {
        var isOne = output.Shape.All(dimension => dimension == 1);
        json.Write(isOne ? ""u8 : "["u8);
        TensorDataWriter.Write(json, output);
        json.Write(isOne ? ""u8 : "]"u8);
    }
}
