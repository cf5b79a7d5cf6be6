using Tritone.Evaluation.Gate;

namespace Tritone.Evaluation.Reports;

/// <summary>What a report shows. Immutable.</summary>
public sealed record ReportContent
{
    /// <summary>The title of the page: which model, in which form.</summary>
    public required string Title { get; init; }

    /// <summary>The gate's verdict on the candidate.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Facts to show as they are, in their order: names, sizes, speeds. The default is none.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>The comparisons that the verdict is about, in their order. The default is none.</summary>
    public IReadOnlyList<ReportPart> Parts { get; init; } = [];

    /// <summary>How much each layer differs, in their order. The default is none, and then nothing is said of layers.</summary>
    public IReadOnlyList<LayerError> LayerErrors { get; init; } = [];
}
