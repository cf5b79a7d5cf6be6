using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;

namespace Tritone.Modeling.Gate;

/// <summary>What the gate saw and says. Immutable.</summary>
/// <param name="Verdict">What it says, and why.</param>
/// <param name="TextsName">What the texts without labels were.</param>
/// <param name="Texts">The candidate against the reference on them.</param>
/// <param name="DataName">What the texts with labels were; null if there were none.</param>
/// <param name="Data">The candidate against the reference on those; null if there were none.</param>
/// <param name="Invariance">Whether the candidate's answers depend on the batch.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record GateResult(
    Verdict Verdict, string TextsName, ModelComparison Texts, string? DataName, ModelComparison? Data, InvarianceResult Invariance, double Seconds)
{
    /// <summary>Whether the candidate may take the place of the reference.</summary>
    public bool IsPassed => Verdict.Outcome is GateOutcome.Passed;
}
