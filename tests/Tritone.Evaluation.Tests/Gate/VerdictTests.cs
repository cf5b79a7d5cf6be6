using CsCheck;
using Tritone.Evaluation.Gate;

namespace Tritone.Evaluation.Tests.Gate;

public sealed class VerdictTests
{
    private static readonly GateRule Rule = new();

    private static readonly Gen<GateReason> Reasons = Gen.Select(Gen.Enum<GateOutcome>(), Gen.String, (outcome, text) => new GateReason(outcome, text));

    [Fact]
    public void Outcome_AnyReasons_IsTheWorst() => Reasons.Array[1, 6].Sample(reasons =>
    {
        var outcome = new Verdict(Rule, reasons).Outcome;
        Assert.Equal(reasons.Any(reason => reason.Outcome is GateOutcome.Refused), outcome is GateOutcome.Refused);
        Assert.Equal(reasons.All(reason => reason.Outcome is GateOutcome.Passed), outcome is GateOutcome.Passed);
    });

    [Fact]
    public void Combine_SeveralVerdicts_KeepsTheReasonsOfAll() => Reasons.Array[1, 4].Array[1, 4].Sample(parts =>
    {
        var verdict = Verdict.Combine([.. parts.Select(reasons => new Verdict(Rule, reasons))]);
        Assert.Equal(parts.SelectMany(reasons => reasons), verdict.Reasons);
    });

    [Fact]
    public void Refuse_AVerdictThatPassed_Refuses()
    {
        var passed = new Verdict(Rule, new GateReason(GateOutcome.Passed, "all is well"));
        var refused = passed.Refuse("the logits of 3 texts change with the batch by up to 0.2");
        Assert.Equal((GateOutcome.Passed, GateOutcome.Refused), (passed.Outcome, refused.Outcome));
        Assert.Equal(["all is well", "the logits of 3 texts change with the batch by up to 0.2"], refused.Reasons.Select(reason => reason.Text));
        Assert.Same(Rule, refused.Rule);
    }

    [Fact]
    public void Combine_DifferentRules_IsMisuse()
    {
        var reason = new GateReason(GateOutcome.Passed, "");
        Assert.Throws<ArgumentException>(() => Verdict.Combine(new Verdict(Rule, reason), new Verdict(new GateRule(0.02), reason)));
    }

    [Fact]
    public void Constructor_NoReason_IsMisuse() => Assert.Throws<ArgumentOutOfRangeException>(() => new Verdict(Rule));
}
