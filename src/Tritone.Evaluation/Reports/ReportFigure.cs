namespace Tritone.Evaluation.Reports;

/// <summary>A fact. Immutable.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What it is, unit included.</param>
public sealed record ReportFigure(string Name, string Value);
