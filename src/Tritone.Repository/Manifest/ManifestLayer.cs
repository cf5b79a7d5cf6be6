namespace Tritone.Repository.Manifest;

/// <summary>What became of the linear layers that read one tensor.</summary>
/// <param name="Name">Its name: <c>layer.0.down</c>.</param>
/// <param name="Form"><c>per-token</c>, <c>static</c>, <c>dynamic</c> or <c>float</c>.</param>
/// <param name="Error">The mean change of a logit when it alone is quantised, in standard deviations of the logits; null if that was not measured.</param>
/// <param name="Min">The least value that it reads, by calibration; null if its form needs none.</param>
/// <param name="Max">The greatest.</param>
public sealed record ManifestLayer(string Name, string Form, double? Error = null, float? Min = null, float? Max = null);
