namespace Tritone.Modeling.Quantization;

/// <summary>What the quantiser decided.</summary>
/// <param name="Plan">What becomes of every site.</param>
/// <param name="Sites">The same for people, with what was measured.</param>
/// <param name="LostWeights">A sentence for each matrix that 8-bit integers cannot hold.</param>
/// <param name="Warnings">What a person should know though it stops nothing.</param>
internal sealed record QuantizationResult(QuantizationPlan Plan, IReadOnlyList<QuantizedSite> Sites, IReadOnlyList<string> LostWeights, IReadOnlyList<string> Warnings);
