namespace Tritone.Serving.Lifecycle;

/// <summary>What a client gives with a load instead of what is on disk.</summary>
/// <param name="ConfigJson">The configuration as JSON, in the form of the protocol; null for that on disk.</param>
/// <param name="Files">
/// Files by their path in the model directory, such as <c>1/model.onnx</c>. If there is one, nothing of the directory on disk is used, and the configuration must be given.
/// </param>
public sealed record ModelOverride(string? ConfigJson, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files);
