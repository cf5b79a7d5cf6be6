namespace Tritone.Modeling.Conversion;

/// <summary>How far a conversion is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Completed">How much of that is done, from 0 to 1.</param>
public readonly record struct ConversionProgress(ConversionStage Stage, double Completed);
