namespace Tritone.Modeling.Gate;

/// <summary>What came of a comparison. Immutable.</summary>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Against">What it was held against.</param>
/// <param name="Gate">What the gate saw and says.</param>
public sealed record Verification(string Model, long Version, string Against, GateResult Gate);
