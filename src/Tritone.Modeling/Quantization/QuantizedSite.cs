namespace Tritone.Modeling.Quantization;

/// <summary>What became of a site, and what it costs.</summary>
/// <param name="Name">The site: <c>layer.0.down</c>.</param>
/// <param name="Form"><c>per-token</c>, <c>static</c>, <c>dynamic</c> or <c>float</c>.</param>
/// <param name="Error">What quantising it alone does to the logits, in standard deviations; null if that was not measured.</param>
/// <param name="Range">The calibrated range of what it reads; null if its form needs none.</param>
/// <param name="FloatBytes">How many bytes it would take more, or takes more, in float.</param>
public sealed record QuantizedSite(string Name, string Form, double? Error, ActivationRange? Range, long FloatBytes);
