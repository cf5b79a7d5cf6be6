using Tritone.Evaluation.Statistics;

namespace Tritone.Modeling.Gate;

/// <summary>Texts of which it is known what applies to them. Immutable.</summary>
/// <param name="Name">What reports call them.</param>
/// <param name="Texts">The texts, at least one.</param>
/// <param name="Gold">The labels of each.</param>
public sealed record LabelledTexts(string Name, IReadOnlyList<string> Texts, IReadOnlyList<LabelSet> Gold);
