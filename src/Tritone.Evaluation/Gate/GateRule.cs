namespace Tritone.Evaluation.Gate;

/// <summary>When a candidate may take the place of its reference. Immutable.</summary>
/// <param name="Margin">
/// On labelled texts: how far macro-F1 may fall, as a share, above 0 and at most 1. The default is 0.01, one point. Whoever wants more precision than
/// the data has is told how many texts it would take.
/// </param>
/// <param name="MaxFlips">On texts without labels: the share of them that may get other labels, from 0 to 1. The default is 0.005.</param>
/// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a value is out of its range.</exception>
public sealed partial record GateRule(double Margin = GateRule.DefaultMargin, double MaxFlips = GateRule.DefaultMaxFlips)
{
    /// <summary>How far macro-F1 may fall unless the caller says otherwise.</summary>
    public const double DefaultMargin = 0.01;

    /// <summary>The share of texts that may get other labels unless the caller says otherwise.</summary>
    public const double DefaultMaxFlips = 0.005;

    /// <summary>On labelled texts: how far macro-F1 may fall, as a share, above 0 and at most 1.</summary>
    public double Margin { get; } = Margin is > 0 and <= 1
        ? Margin
        : throw new TritoneException(ErrorCode.InvalidArgument, FormattableString.Invariant($"margin is {Margin}; it is above 0 and at most 1"));

    /// <summary>On texts without labels: the share of them that may get other labels, from 0 to 1.</summary>
    public double MaxFlips { get; } = MaxFlips is >= 0 and <= 1
        ? MaxFlips
        : throw new TritoneException(ErrorCode.InvalidArgument, FormattableString.Invariant($"max-flips is {MaxFlips}; it is from 0 to 1"));

    /// <summary>The rule in words, with its figures.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"macro-F1 on labelled texts may fall by less than {Points(Margin)} points, shown by its 95 % interval; of texts without labels, at most {Percent(MaxFlips)} may get other labels");
}
