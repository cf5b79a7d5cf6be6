using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;
using Tritone.Modeling.Gate;
using Tritone.Repository.Manifest;

namespace Tritone.Modeling.Conversion;

/// <summary>What the gate saw, as manifests and JSON say it.</summary>
public static class GateManifest
{
    /// <summary>Puts it into the manifest's words.</summary>
    public static ManifestGate Describe(GateResult gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        return new ManifestGate(
            ToName(gate.Verdict.Outcome),
            [.. gate.Verdict.Reasons.Select(reason => reason.Text)],
            gate.Verdict.Rule.ToString(),
            Describe(gate.TextsName, gate.Texts),
            gate.Data is { } data ? Describe(gate.DataName!, data) : null,
            new ManifestInvariance(gate.Invariance.Texts, gate.Invariance.ChangedInBatch, gate.Invariance.ChangedPadded, gate.Invariance.LabelsChanged, gate.Invariance.LargestChange));
    }

    /// <summary>The outcome in words.</summary>
    public static string ToName(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => "passed",
        GateOutcome.NotEnoughData => "not enough data",
        GateOutcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static ManifestComparison Describe(string source, ModelComparison comparison) => new(
        source,
        comparison.Texts,
        comparison.Flips.Count,
        new ManifestInterval(comparison.Agreement, comparison.AgreementInterval.Low, comparison.AgreementInterval.High),
        comparison.LargestLogitDifference,
        comparison.MeanLogitDifference,
        comparison.MeanDivergence,
        comparison.Gold is { } gold ? Describe(gold) : null);

    private static ManifestGold Describe(GoldComparison gold) => new(
        gold.Reference.MacroF1,
        gold.Candidate.MacroF1,
        new ManifestInterval(gold.MacroF1Difference, gold.MacroF1Interval.Low, gold.MacroF1Interval.High),
        gold.Reference.Accuracy,
        gold.Candidate.Accuracy,
        gold.OnlyReferenceRight,
        gold.OnlyCandidateRight,
        gold.McNemarPValue,
        gold.ReferenceCalibration.ExpectedError,
        gold.CandidateCalibration.ExpectedError);
}
