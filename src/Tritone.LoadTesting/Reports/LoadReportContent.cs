namespace Tritone.LoadTesting.Reports;

/// <summary>What the report of load tests shows. Every text in it is escaped.</summary>
public sealed record LoadReportContent
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What was asked and how, in the order to show: address, model, interface, data.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; }

    /// <summary>The runs, in the order of the table: one target under several loads, or several targets in several rounds.</summary>
    public required IReadOnlyList<NamedResult> Results { get; init; }

    /// <summary>Sentences to stand below the verdict, such as the knee that was found.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
