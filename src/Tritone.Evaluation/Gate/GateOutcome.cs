namespace Tritone.Evaluation.Gate;

/// <summary>What the gate says of a candidate. A worse outcome is a larger one, so that the worst of several is their maximum.</summary>
public enum GateOutcome
{
    /// <summary>The candidate answers as the reference does, within the rule.</summary>
    Passed,

    /// <summary>The data can neither show that the candidate is as good nor that it is not.</summary>
    NotEnoughData,

    /// <summary>The candidate does not answer as the reference does, or cannot be used at all.</summary>
    Refused,
}
