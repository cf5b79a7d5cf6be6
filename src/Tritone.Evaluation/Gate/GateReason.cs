namespace Tritone.Evaluation.Gate;

/// <summary>One thing that was looked at, and what it says of the candidate. Immutable.</summary>
/// <param name="Outcome">What it says.</param>
/// <param name="Text">Why, in plain English with the figures: lower case, no full stop at its end.</param>
public sealed record GateReason(GateOutcome Outcome, string Text);
