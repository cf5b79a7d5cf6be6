using Tritone.Modeling.Gate;
using Tritone.Modeling.Quantization;
using Tritone.Repository.Manifest;

namespace Tritone.Modeling.Conversion;

/// <summary>What came of a conversion.</summary>
/// <param name="Directory">The full path of the model's directory.</param>
/// <param name="Version">The number of the new version; null if the gate did not let it pass, and nothing was published.</param>
/// <param name="TakesTexts">Whether it has a tokenizer; without one it takes tensors only.</param>
/// <param name="Manifest">What was read, asked for, written and checked.</param>
/// <param name="Warnings">What a person should know though it stopped nothing.</param>
public sealed record ConversionResult(string Directory, long? Version, bool TakesTexts, ModelManifest Manifest, IReadOnlyList<string> Warnings)
{
    /// <summary>What the gate saw and says; null if the precision needs none.</summary>
    public GateResult? Gate { get; init; }

    /// <summary>What became of each site of an INT8 model; empty for others.</summary>
    public IReadOnlyList<QuantizedSite> Sites { get; init; } = [];
}
