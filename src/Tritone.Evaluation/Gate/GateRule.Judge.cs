using Tritone.Evaluation.Comparison;

namespace Tritone.Evaluation.Gate;

public sealed partial record GateRule
{
    // More texts than anybody labels: beyond it, a number says nothing.
    private const double MostTexts = 1e8;

    /// <summary>Judges a comparison: by macro-F1 if it knows which labels truly apply, by flips if not.</summary>
    /// <param name="comparison">Candidate against reference.</param>
    /// <returns>
    /// Refused if any logit of the candidate is not finite. With gold: passed if the lower end of the 95 % interval of the difference of macro-F1 is
    /// above -<see cref="Margin"/>; refused if the difference itself is below it, or if the reference's labels seem to be in another order; else there is
    /// not enough data. Without: passed if the flip rate is at most <see cref="MaxFlips"/>, else refused.
    /// </returns>
    public Verdict Judge(ModelComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);

        var reasons = new List<GateReason>();
        if (comparison.NonFinite > 0)
        {
            reasons.Add(new(GateOutcome.Refused, FormattableString.Invariant(
                $"the logits of {comparison.NonFinite:N0} of {comparison.Texts:N0} texts are not finite numbers")));
        }

        if (comparison.Compared == 0)
        {
            reasons.Add(new(GateOutcome.NotEnoughData, "there are no texts to compare"));
        }
        else if (comparison.Gold is { } gold)
        {
            reasons.Add(JudgeMacroF1(gold));
            if (LabelOrder.Suspect(gold.Reference) is { } suspicion)
            {
                reasons.Add(new(GateOutcome.Refused, suspicion));
            }
        }
        else
        {
            reasons.Add(JudgeFlips(comparison));
        }

        return new Verdict(this, reasons);
    }

    private GateReason JudgeFlips(ModelComparison comparison)
    {
        var interval = comparison.AgreementInterval;
        return new GateReason(
            comparison.FlipRate <= MaxFlips ? GateOutcome.Passed : GateOutcome.Refused,
            FormattableString.Invariant($"the labels of {comparison.Flips.Count:N0} of {comparison.Compared:N0} texts differ ({Percent(comparison.FlipRate)}; ")
            + $"at most {Percent(MaxFlips)} may): the models agree on {Percent(comparison.Agreement)}, 95 % interval {Percent(interval.Low)} to {Percent(interval.High)}");
    }

    private GateReason JudgeMacroF1(GoldComparison gold)
    {
        var (difference, interval, texts) = (gold.MacroF1Difference, gold.MacroF1Interval, gold.Candidate.Texts);
        if (gold.Reference.PerLabel.All(label => label.Support == 0))
        {
            return new GateReason(GateOutcome.NotEnoughData, FormattableString.Invariant($"no label applies to any of the {texts:N0} labelled texts"));
        }

        var seen = FormattableString.Invariant(
            $"macro-F1 goes from {gold.Reference.MacroF1 * 100:F2} to {gold.Candidate.MacroF1 * 100:F2} on {texts:N0} labelled texts: {Signed(difference)} points, ")
            + $"95 % interval {Signed(interval.Low)} to {Signed(interval.High)}; it may fall by less than {Points(Margin)}";

        // The difference almost always lies within its interval; where it does not, an interval wholly below the margin refuses too.
        if (interval.Low > -Margin)
        {
            return new GateReason(GateOutcome.Passed, seen);
        }

        return interval.High < -Margin || difference < -Margin
            ? new GateReason(GateOutcome.Refused, seen)
            : new GateReason(GateOutcome.NotEnoughData, $"{seen}; {Enough(texts, difference - interval.Low, difference + Margin)}");
    }

    // An interval shrinks with the root of the number of texts: it fits once its lower half is shorter than the way to the margin.
    private static string Enough(int texts, double half, double room)
    {
        var needed = texts * Math.Pow(half / room, 2);
        if (!(needed < MostTexts))
        {
            return "no reachable number of texts would show it, so near is the difference to the margin";
        }

        var digits = Math.Pow(10, Math.Max(1, Math.Floor(Math.Log10(needed)) - 1));
        return FormattableString.Invariant($"about {(Math.Floor(needed / digits) + 1) * digits:N0} such texts would be enough to tell");
    }

    private static string Percent(double share) => FormattableString.Invariant($"{share * 100:F2} %");

    private static string Points(double share) => FormattableString.Invariant($"{share * 100:F2}");

    private static string Signed(double share) => FormattableString.Invariant($"{share * 100:+0.00;-0.00;0.00}");
}
