namespace Tritone.Protocol.Inference;

/// <summary>An output that a request asks for.</summary>
/// <param name="Name">Its name.</param>
public sealed record RequestedOutput(string Name);
