using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Comparison;

/// <summary>A text of which two models say different labels. Immutable.</summary>
/// <param name="Index">Which of the compared texts it is, from 0.</param>
/// <param name="Text">The text.</param>
/// <param name="ReferenceScores">The reference's score of each label, in the model's order, from 0 to 1.</param>
/// <param name="CandidateScores">The candidate's score of each label, in the model's order, from 0 to 1.</param>
/// <param name="ReferenceLabels">The labels that apply by the reference.</param>
/// <param name="CandidateLabels">The labels that apply by the candidate.</param>
/// <param name="Gold">The labels that truly apply; null if that is not known.</param>
public sealed record Flip(
    int Index,
    string Text,
    IReadOnlyList<float> ReferenceScores,
    IReadOnlyList<float> CandidateScores,
    LabelSet ReferenceLabels,
    LabelSet CandidateLabels,
    LabelSet? Gold);
