namespace Tritone.Serving.Metrics;

/// <summary>The state of the response cache at one moment.</summary>
/// <param name="Utilization">How much of its size is used, from 0 to 1.</param>
/// <param name="Entries">Answers in it.</param>
/// <param name="Hits">Lookups that found an answer, since start.</param>
/// <param name="Misses">Lookups that found none, since start.</param>
/// <param name="Evictions">Answers that made room for others, since start.</param>
/// <param name="LookupTime">What all lookups took together.</param>
/// <param name="InsertionTime">What all insertions took together.</param>
public readonly record struct CacheFigures(
    double Utilization, long Entries, long Hits, long Misses, long Evictions, TimeSpan LookupTime, TimeSpan InsertionTime);
