using Tritone.Repository.Manifest;

namespace Tritone.Modeling.Conversion;

/// <summary>What came of a conversion.</summary>
/// <param name="Directory">The full path of the model's directory.</param>
/// <param name="Version">The number of the new version.</param>
/// <param name="TakesTexts">Whether it has a tokenizer; without one it takes tensors only.</param>
/// <param name="Manifest">What was read, asked for, written and checked.</param>
/// <param name="Warnings">What a person should know though it stopped nothing.</param>
public sealed record ConversionResult(string Directory, long Version, bool TakesTexts, ModelManifest Manifest, IReadOnlyList<string> Warnings);
