namespace Tritone.Repository.Manifest;

/// <summary>A graph that was written.</summary>
/// <param name="Opset">The version of ONNX's operator set.</param>
/// <param name="Parameters">How many numbers the model has learned.</param>
/// <param name="Ops">How often each operator occurs.</param>
public sealed record ManifestGraph(int Opset, long Parameters, IReadOnlyDictionary<string, int> Ops);
