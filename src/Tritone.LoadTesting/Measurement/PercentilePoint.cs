namespace Tritone.LoadTesting.Measurement;

/// <summary>A point of a percentile curve.</summary>
/// <param name="Percentile">From 0 to 100.</param>
/// <param name="Milliseconds">No more than this in that many of a hundred cases.</param>
public readonly record struct PercentilePoint(double Percentile, double Milliseconds);
