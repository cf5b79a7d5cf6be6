namespace Tritone.Serving.Statistics;

/// <summary>How often something happened and how long it took altogether.</summary>
/// <param name="Count">How often.</param>
/// <param name="Nanoseconds">How long.</param>
public readonly record struct StatisticDuration(ulong Count, ulong Nanoseconds);
