using System.Text.Json;
using System.Text.Json.Serialization;
using Tritone.Files;
using Tritone.Protocol.Metadata;

namespace Tritone.Protocol;

/// <summary>The protocol's fixed messages as JSON.</summary>
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(ErrorResponse))]
public sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>Written as Triton writes it: compact, and nothing escaped that need not be.</summary>
    public static ProtocolJson Wire { get; } = new(new JsonSerializerOptions { Encoder = MinimalJsonEncoder.Instance });
}
