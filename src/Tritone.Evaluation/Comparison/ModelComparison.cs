using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Comparison;

/// <summary>How far a candidate's answers are from those of a reference, on the same texts. Immutable.</summary>
/// <remarks>A text of which the candidate gives logits that are not finite has no answer: it is counted, and left out of everything else.</remarks>
public sealed partial class ModelComparison
{
    private ModelComparison(ClassificationHead head) => Head = head;

    /// <summary>What both models' logits mean.</summary>
    public ClassificationHead Head { get; }

    /// <summary>How many texts were given.</summary>
    public required int Texts { get; init; }

    /// <summary>Of how many texts the candidate gave a logit that is not a finite number.</summary>
    public required int NonFinite { get; init; }

    /// <summary>How many texts were compared: all but the <see cref="NonFinite"/>.</summary>
    public int Compared => Texts - NonFinite;

    /// <summary>The texts of which the two say different labels, in the order of the texts.</summary>
    public required IReadOnlyList<Flip> Flips { get; init; }

    /// <summary>The share of flips among the compared texts, from 0 to 1; 0 if none were compared.</summary>
    public double FlipRate => (double)Flips.Count / Math.Max(1, Compared);

    /// <summary>The share of compared texts with the same labels, from 0 to 1.</summary>
    public double Agreement => 1 - FlipRate;

    /// <summary>The 95 % interval of <see cref="Agreement"/>, by Wilson; everything from 0 to 1 if no texts were compared.</summary>
    public Interval AgreementInterval => Compared == 0 ? new Interval(0, 1) : WilsonInterval.Of(Compared - Flips.Count, Compared);

    /// <summary>Of each compared text, the largest absolute difference of a logit.</summary>
    public required IReadOnlyList<float> LogitDifferences { get; init; }

    /// <summary>The largest absolute difference of a logit; 0 if no texts were compared.</summary>
    public float LargestLogitDifference => LogitDifferences.DefaultIfEmpty(0).Max();

    /// <summary>The mean absolute difference over all logits of all compared texts; 0 if none were compared.</summary>
    public required double MeanLogitDifference { get; init; }

    /// <summary>The mean <see cref="Divergence"/> of the candidate's scores from the reference's, in nats; 0 if no texts were compared.</summary>
    public required double MeanDivergence { get; init; }

    /// <summary>How well both fit the labels that truly apply; null if those are not known or no texts were compared.</summary>
    public GoldComparison? Gold { get; private init; }
}
