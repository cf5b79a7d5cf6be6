namespace Tritone.Protocol.Json;

/// <summary>A document is no JSON.</summary>
/// <param name="what">What is wrong, in RapidJSON's words.</param>
/// <param name="offset">Where, in bytes from 0.</param>
internal sealed class JsonSyntaxException(string what, int offset) : Exception($"{what} at {offset}");
