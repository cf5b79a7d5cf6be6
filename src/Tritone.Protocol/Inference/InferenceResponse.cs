using System.Buffers;
using System.Text.Json;
using Tritone.Files;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>An inference response of the v2 protocol. Immutable.</summary>
/// <param name="Id">What the client called the request; empty if it gave no name.</param>
/// <param name="ModelName">The model that answered.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="Outputs">The output tensors in the order asked for.</param>
public sealed record InferenceResponse(string Id, string ModelName, long ModelVersion, IReadOnlyList<Tensor> Outputs)
{
    // What a JSON string must escape and no more, as Triton writes it.
    private static readonly JsonWriterOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    /// <summary>Writes the response as JSON.</summary>
    /// <param name="output">Receives the body.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: an output has a datatype that JSON has no form for.</exception>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        if (Id.Length > 0)
        {
            writer.WriteString("id", Id);
        }

        writer.WriteString("model_name", ModelName);
        writer.WriteString("model_version", ModelVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteStartArray("outputs");
        foreach (var tensor in Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", tensor.Name);
            writer.WriteString("datatype", tensor.DataType.ToWireName());
            writer.WriteStartArray("shape");
            foreach (var dimension in tensor.Shape)
            {
                writer.WriteNumberValue(dimension);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data");
            TensorDataWriter.Write(writer, tensor);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
