namespace Tritone.Evaluation.Gate;

/// <summary>What the gate says of a candidate, and why. Immutable.</summary>
public sealed class Verdict
{
    /// <summary>Creates a verdict.</summary>
    /// <param name="rule">The rule it follows.</param>
    /// <param name="reasons">All that was looked at; at least one.</param>
    public Verdict(GateRule rule, params IReadOnlyList<GateReason> reasons)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentOutOfRangeException.ThrowIfLessThan(reasons.Count, 1, nameof(reasons));

        Rule = rule;
        Reasons = [.. reasons];
    }

    /// <summary>The worst outcome of any reason: a candidate passes only if nothing speaks against it.</summary>
    public GateOutcome Outcome => Reasons.Max(reason => reason.Outcome);

    /// <summary>All that was looked at, in the order in which it was.</summary>
    public IReadOnlyList<GateReason> Reasons { get; }

    /// <summary>The rule that was followed.</summary>
    public GateRule Rule { get; }

    /// <summary>One verdict with the reasons of all, in their order.</summary>
    /// <param name="verdicts">Verdicts by one rule; at least one.</param>
    /// <exception cref="ArgumentException">The verdicts follow different rules.</exception>
    public static Verdict Combine(params IReadOnlyList<Verdict> verdicts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(verdicts.Count, 1, nameof(verdicts));
        if (verdicts.Any(verdict => verdict.Rule != verdicts[0].Rule))
        {
            throw new ArgumentException("the verdicts follow different rules", nameof(verdicts));
        }

        return new Verdict(verdicts[0].Rule, [.. verdicts.SelectMany(verdict => verdict.Reasons)]);
    }

    /// <summary>This verdict with one more reason.</summary>
    public Verdict With(GateReason reason) => new(Rule, [.. Reasons, reason]);

    /// <summary>This verdict, refused for a reason that the comparison of logits does not see.</summary>
    /// <param name="text">The reason, in the form of <see cref="GateReason.Text"/>.</param>
    public Verdict Refuse(string text) => With(new GateReason(GateOutcome.Refused, text));
}
