using System.Text.Json;
using Tritone.Protocol.Grpc;

namespace Tritone.Protocol.Configuration;

/// <summary>A model's configuration as JSON: what <c>/config</c> answers, and what a load request may give in its parameter <c>config</c>.</summary>
public static class ModelConfigJson
{
    /// <summary>
    /// Writes a configuration as Triton does: the fields in their order in the message, with defaults, under their own names; 64-bit numbers as
    /// numbers. What is a message of its own is left out where it is not set, and so is the part of a choice that was not chosen.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="writer">Receives one object. How strings are escaped is its affair; Triton escapes what JSON says must be, and nothing else.</param>
    public static void Write(ModelConfig config, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(writer);
        MessageJsonWriter.Write(config, writer);
    }

    /// <summary>Reads a configuration, as <see cref="Write"/> writes it or as protobuf does: names in camel case, 64-bit numbers as strings.</summary>
    /// <param name="utf8">One JSON object.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not sound JSON, or no configuration; the message names the member.</exception>
    public static ModelConfig Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ModelConfig.Parser.ParseFrom(new MessageJsonReader().Read(document.RootElement, ModelConfig.Descriptor).Span);
        }
        catch (JsonException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the configuration is not sound JSON: {ErrorText.Of(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's word for an escape that is half of a surrogate pair, which no string can hold.
            throw new TritoneException(ErrorCode.InvalidArgument, "the configuration has a string that is not valid Unicode", exception);
        }
    }
}
