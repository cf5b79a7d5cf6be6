using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>A run of a report.</summary>
/// <param name="Target">Whom it asked; runs of the same target make one series.</param>
/// <param name="Result">What it measured.</param>
public sealed record NamedResult(string Target, LoadResult Result);
