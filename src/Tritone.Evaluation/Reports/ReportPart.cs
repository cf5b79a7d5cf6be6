using Tritone.Evaluation.Comparison;

namespace Tritone.Evaluation.Reports;

/// <summary>A comparison with a name. Immutable.</summary>
/// <param name="Name">Which texts they were.</param>
/// <param name="Comparison">What came out.</param>
public sealed record ReportPart(string Name, ModelComparison Comparison);
