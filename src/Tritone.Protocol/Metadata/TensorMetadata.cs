using System.Text.Json.Serialization;

namespace Tritone.Protocol.Metadata;

/// <summary>What a server says of an input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">The type of an element, in the protocol's words.</param>
/// <param name="Shape">Its dimensions, the batch first where the model batches; -1 where any size will do.</param>
public sealed record TensorMetadata(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("datatype")] string DataType,
    [property: JsonPropertyName("shape")] IReadOnlyList<long> Shape);
