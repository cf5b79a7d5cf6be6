namespace Tritone.LoadTesting.Search;

/// <summary>What a search found.</summary>
/// <param name="RequestRate">The highest rate that met the SLO, in requests/s; null if not even the lowest did.</param>
/// <param name="Limit">What stood against a higher one.</param>
public sealed record Knee(double? RequestRate, KneeLimit Limit);
