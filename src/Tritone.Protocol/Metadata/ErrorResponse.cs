using System.Text.Json.Serialization;

namespace Tritone.Protocol.Metadata;

/// <summary>The body of every answer that is an error.</summary>
/// <param name="Error">What was wrong.</param>
public sealed record ErrorResponse([property: JsonPropertyName("error")] string Error);
