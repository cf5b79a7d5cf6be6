namespace Tritone.Repository.Manifest;

/// <summary>How an INT8 model was quantised.</summary>
/// <param name="Scheme"><c>per-token</c>, <c>mixed</c>, <c>static</c> or <c>dynamic</c>.</param>
/// <param name="Cpu">The class of processors that it was made for: <c>vnni</c> or <c>avx2</c>.</param>
/// <param name="Weights">How large the integers of a matrix are: <c>127</c>; or, for <c>avx2</c>, <c>127, neighbours 128</c>: two that a sum of two products takes are at most 128 together.</param>
/// <param name="CheckedOn">The class of the processor on which it was compared with the float model.</param>
/// <param name="Invariant">Whether a text's answer is promised not to depend on the texts that share its batch.</param>
/// <param name="Calibration">What the ranges were found on; null if the scheme has none.</param>
/// <param name="Percentile">How much of the values a range holds, in percent; null if the scheme has none.</param>
/// <param name="KeptFloat">The layers that stayed in float.</param>
/// <param name="Layers">What became of each layer.</param>
public sealed record ManifestQuantization(
    string Scheme,
    string Cpu,
    string Weights,
    string CheckedOn,
    bool Invariant,
    string? Calibration,
    double? Percentile,
    IReadOnlyList<string> KeptFloat,
    IReadOnlyList<ManifestLayer> Layers);
