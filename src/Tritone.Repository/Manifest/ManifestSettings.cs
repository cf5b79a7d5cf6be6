namespace Tritone.Repository.Manifest;

/// <summary>The settings of a conversion.</summary>
/// <param name="Precision">How the weights are stored: <c>fp32</c>, <c>fp16</c> or <c>int8</c>; <c>as imported</c> for a graph that something else exported.</param>
/// <param name="Labels">The labels in the order of the logits.</param>
/// <param name="Activation"><c>softmax</c> or <c>sigmoid</c>.</param>
/// <param name="TextRules">What is done to a text first: <c>none</c> or <c>tweet</c>.</param>
/// <param name="MaxTokens">The most tokens of a text, special ones included.</param>
/// <param name="Instances">How many instances a Triton server runs.</param>
public sealed record ManifestSettings(
    string Precision, IReadOnlyList<string> Labels, string Activation, string TextRules, int MaxTokens, int Instances);
