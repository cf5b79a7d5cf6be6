using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Gate;

namespace Tritone.Cli.Verify;

/// <summary>What a gate saw and says, for people and for programs.</summary>
internal static class GateOutput
{
    private const int FlipsShown = 20;
    private const int TextLength = 60;

    /// <summary>The exit code that the verdict stands for.</summary>
    public static int ToExitCode(GateResult gate) => gate.IsPassed ? ExitCode.Done : ExitCode.Refused;

    /// <summary>Says on standard error, in one line, why a model does not pass; nothing of one that does.</summary>
    /// <param name="gate">What the gate says.</param>
    /// <param name="consequence">What comes of it, for the end of the line; null for nothing.</param>
    public static void WriteObjection(GateResult gate, string? consequence = null)
    {
        if (!gate.IsPassed)
        {
            // What comes of it is not cut off with the reasons.
            var reasons = string.Join("; ", gate.Verdict.Reasons.Where(reason => reason.Outcome == gate.Verdict.Outcome).Select(reason => reason.Text));
            Console.Error.WriteLine($"error: the gate says {GateManifest.ToName(gate.Verdict.Outcome)}: {Failure.Shorten(reasons)}{(consequence is null ? "" : $"; {consequence}")}");
        }
    }

    /// <summary>Writes the verdict with its reasons.</summary>
    public static void WriteVerdict(Output output, GateResult gate)
    {
        output.WriteLine($"  gate: {GateManifest.ToName(gate.Verdict.Outcome)}");
        foreach (var reason in gate.Verdict.Reasons)
        {
            output.WriteLine($"    {(reason.Outcome is GateOutcome.Passed ? "ok " : reason.Outcome is GateOutcome.Refused ? "NO " : "?  ")} {reason.Text}");
        }

        if (!gate.Invariance.IsPromised)
        {
            output.WriteLine(gate.Invariance is { ChangedInBatch: 0, ChangedPadded: 0 }
                ? string.Create(CultureInfo.InvariantCulture, $"    --  the logits of {gate.Invariance.Texts:N0} texts did not change with the batch or the padding, which this model does not promise")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"    --  of {gate.Invariance.Texts:N0} texts the logits of {Math.Max(gate.Invariance.ChangedInBatch, gate.Invariance.ChangedPadded):N0} change with the batch or the padding, by up to {gate.Invariance.LargestChange:G2}, and {gate.Invariance.LabelsChanged} labels with them"));
        }
    }

    /// <summary>Writes the figures and the flips.</summary>
    public static void WriteFigures(Output output, GateResult gate)
    {
        WriteFigures(output, gate.TextsName, gate.Texts);
        if (gate.Data is { } data)
        {
            WriteFigures(output, gate.DataName!, data);
        }
    }

    /// <summary>Writes everything, the flips included.</summary>
    public static void WriteJson(Utf8JsonWriter writer, GateResult gate)
    {
        writer.WriteStartObject("gate");
        writer.WriteString("verdict", GateManifest.ToName(gate.Verdict.Outcome));
        writer.WriteStartArray("reasons");
        foreach (var reason in gate.Verdict.Reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("outcome", GateManifest.ToName(reason.Outcome));
            writer.WriteString("text", reason.Text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("rule", gate.Verdict.Rule.ToString());
        writer.WriteNumber("seconds", Math.Round(gate.Seconds, 3));
        WriteJson(writer, "texts", gate.TextsName, gate.Texts);
        if (gate.Data is { } data)
        {
            WriteJson(writer, "data", gate.DataName!, data);
        }

        writer.WriteStartObject("invariance");
        writer.WriteBoolean("promised", gate.Invariance.IsPromised);
        writer.WriteNumber("texts", gate.Invariance.Texts);
        writer.WriteNumber("changed_in_batch", gate.Invariance.ChangedInBatch);
        writer.WriteNumber("changed_padded", gate.Invariance.ChangedPadded);
        writer.WriteNumber("labels_changed", gate.Invariance.LabelsChanged);
        writer.WriteNumber("largest_change", gate.Invariance.LargestChange);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFigures(Output output, string name, ModelComparison comparison)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name}: logits differ by {comparison.MeanLogitDifference:0.0000} on average, {comparison.LargestLogitDifference:0.000} at most; KL divergence {comparison.MeanDivergence:0.0e-0} nats"));
        if (comparison.Gold is { } gold)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    accuracy {gold.Reference.Accuracy * 100:F2} -> {gold.Candidate.Accuracy * 100:F2}; only the reference is right on {gold.OnlyReferenceRight}, only the candidate on {gold.OnlyCandidateRight} (McNemar p = {gold.McNemarPValue:F3}); calibration error {gold.ReferenceCalibration.ExpectedError * 100:F2} -> {gold.CandidateCalibration.ExpectedError * 100:F2} %"));
        }

        foreach (var flip in comparison.Flips.Take(FlipsShown))
        {
            output.WriteLine($"    flip: \"{ErrorText.Shorten(flip.Text.ReplaceLineEndings(" "), TextLength)}\"");
            output.WriteLine($"      {Describe(comparison, flip.ReferenceLabels, flip.ReferenceScores)}");
            output.WriteLine($"      {Describe(comparison, flip.CandidateLabels, flip.CandidateScores)}{(flip.Gold is { } truth ? $"   truly {Names(comparison, truth)}" : "")}");
        }

        if (comparison.Flips.Count > FlipsShown)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    and {comparison.Flips.Count - FlipsShown:N0} more flips: --json or --report has all"));
        }
    }

    private static string Describe(ModelComparison comparison, LabelSet labels, IReadOnlyList<float> scores)
        => $"{Names(comparison, labels),-10} {string.Join("  ", comparison.Head.Labels.Zip(scores, (label, score) => string.Create(CultureInfo.InvariantCulture, $"{label} {score:F3}")))}";

    private static string Names(ModelComparison comparison, LabelSet labels) => labels.Count == 0 ? "none" : string.Join(", ", labels.Names(comparison.Head.Labels));

    private static void WriteJson(Utf8JsonWriter writer, string field, string name, ModelComparison comparison)
    {
        writer.WriteStartObject(field);
        writer.WriteString("source", name);
        writer.WriteNumber("texts", comparison.Texts);
        writer.WriteNumber("not_finite", comparison.NonFinite);
        writer.WriteNumber("flips", comparison.Flips.Count);
        WriteInterval(writer, "agreement", comparison.Agreement, comparison.AgreementInterval);
        writer.WriteNumber("largest_logit_difference", comparison.LargestLogitDifference);
        writer.WriteNumber("mean_logit_difference", comparison.MeanLogitDifference);
        writer.WriteNumber("kl_divergence", comparison.MeanDivergence);
        if (comparison.Gold is { } gold)
        {
            writer.WriteNumber("reference_macro_f1", gold.Reference.MacroF1);
            writer.WriteNumber("macro_f1", gold.Candidate.MacroF1);
            WriteInterval(writer, "macro_f1_difference", gold.MacroF1Difference, gold.MacroF1Interval);
            writer.WriteNumber("reference_accuracy", gold.Reference.Accuracy);
            writer.WriteNumber("accuracy", gold.Candidate.Accuracy);
            writer.WriteNumber("only_reference_right", gold.OnlyReferenceRight);
            writer.WriteNumber("only_candidate_right", gold.OnlyCandidateRight);
            writer.WriteNumber("mcnemar_p", gold.McNemarPValue);
            writer.WriteNumber("reference_calibration_error", gold.ReferenceCalibration.ExpectedError);
            writer.WriteNumber("calibration_error", gold.CandidateCalibration.ExpectedError);
        }

        writer.WriteStartArray("flipped");
        foreach (var flip in comparison.Flips)
        {
            WriteFlip(writer, comparison, flip);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFlip(Utf8JsonWriter writer, ModelComparison comparison, Flip flip)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", flip.Index);
        writer.WriteString("text", flip.Text);
        WriteLabels(writer, "reference_labels", comparison, flip.ReferenceLabels);
        WriteLabels(writer, "labels", comparison, flip.CandidateLabels);
        WriteScores(writer, "reference_scores", comparison, flip.ReferenceScores);
        WriteScores(writer, "scores", comparison, flip.CandidateScores);
        if (flip.Gold is { } truth)
        {
            WriteLabels(writer, "gold", comparison, truth);
        }

        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, string field, ModelComparison comparison, LabelSet labels)
    {
        writer.WriteStartArray(field);
        foreach (var label in labels.Names(comparison.Head.Labels))
        {
            writer.WriteStringValue(label);
        }

        writer.WriteEndArray();
    }

    private static void WriteScores(Utf8JsonWriter writer, string field, ModelComparison comparison, IReadOnlyList<float> scores)
    {
        writer.WriteStartObject(field);
        foreach (var (label, score) in comparison.Head.Labels.Zip(scores))
        {
            writer.WriteNumber(label, score);
        }

        writer.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter writer, string field, double value, Interval interval)
    {
        writer.WriteStartObject(field);
        writer.WriteNumber("value", value);
        writer.WriteNumber("low", interval.Low);
        writer.WriteNumber("high", interval.High);
        writer.WriteEndObject();
    }
}
