namespace Tritone.LoadTesting.Payloads;

/// <summary>The body of one request as it goes over the wire, made before the run begins. Immutable.</summary>
/// <param name="Body">An HTTP body, or a message of gRPC without its length prefix.</param>
/// <param name="Rows">How many rows or texts it holds.</param>
/// <param name="JsonLength">Where the JSON ends and binary tensors begin; null for a body without any.</param>
public sealed record Payload(ReadOnlyMemory<byte> Body, int Rows, int? JsonLength = null)
{
    /// <summary>The label that each row should get, by its name or its number; empty if nobody knows.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
