namespace Tritone;

/// <summary>One label and its score.</summary>
/// <param name="Label">The label, as the model names it.</param>
/// <param name="Score">From 0 to 1.</param>
public readonly record struct LabelScore(string Label, float Score);
