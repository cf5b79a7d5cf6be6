using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Comparison;

/// <summary>How well two models fit the labels that truly apply to the same texts. Immutable.</summary>
public sealed class GoldComparison
{
    private GoldComparison(ClassificationMetrics reference, ClassificationMetrics candidate)
    {
        Reference = reference;
        Candidate = candidate;
    }

    /// <summary>The reference's metrics.</summary>
    public ClassificationMetrics Reference { get; }

    /// <summary>The candidate's metrics.</summary>
    public ClassificationMetrics Candidate { get; }

    /// <summary>Macro-F1 of the candidate less that of the reference, from -1 to 1; below 0 if the candidate is worse.</summary>
    public double MacroF1Difference => Candidate.MacroF1 - Reference.MacroF1;

    /// <summary>The 95 % interval of <see cref="MacroF1Difference"/>, by <see cref="PairedBootstrap"/> with its default draws and seed.</summary>
    public required Interval MacroF1Interval { get; init; }

    /// <summary>Accuracy of the candidate less that of the reference, from -1 to 1; below 0 if the candidate is worse.</summary>
    public double AccuracyDifference => Candidate.Accuracy - Reference.Accuracy;

    /// <summary>Texts on which only the reference is right: McNemar's b.</summary>
    public required int OnlyReferenceRight { get; init; }

    /// <summary>Texts on which only the candidate is right: McNemar's c.</summary>
    public required int OnlyCandidateRight { get; init; }

    /// <summary>The exact two-sided p value of <see cref="McNemar"/>, from 0 to 1.</summary>
    public double McNemarPValue => McNemar.PValue(OnlyReferenceRight, OnlyCandidateRight);

    /// <summary>Whether the reference's scores mean what they say.</summary>
    public required Calibration ReferenceCalibration { get; init; }

    /// <summary>Whether the candidate's scores mean what they say.</summary>
    public required Calibration CandidateCalibration { get; init; }

    internal static GoldComparison Of(ClassificationHead head, IReadOnlyList<LabelSet> gold, HeadAnswers reference, HeadAnswers candidate)
    {
        bool IsRight(HeadAnswers answers, int text) => answers.Labels[text] == gold[text];

        var texts = Enumerable.Range(0, gold.Count);
        return new GoldComparison(
            ClassificationMetrics.Of(head.Labels, gold, reference.Labels), ClassificationMetrics.Of(head.Labels, gold, candidate.Labels))
        {
            MacroF1Interval = PairedBootstrap.MacroF1Difference(head.Labels.Count, gold, reference.Labels, candidate.Labels),
            OnlyReferenceRight = texts.Count(text => IsRight(reference, text) && !IsRight(candidate, text)),
            OnlyCandidateRight = texts.Count(text => !IsRight(reference, text) && IsRight(candidate, text)),
            ReferenceCalibration = Calibration.Of(head.Activation, reference.Scores, gold),
            CandidateCalibration = Calibration.Of(head.Activation, candidate.Scores, gold),
        };
    }
}
