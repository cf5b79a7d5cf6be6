namespace Tritone.Serving.Scheduling;

/// <summary>When a batch came to each of its stages, in nanoseconds of the scheduler's clock.</summary>
/// <param name="Start">An instance took it.</param>
/// <param name="InputEnd">Its inputs were together.</param>
/// <param name="OutputStart">The model had run.</param>
/// <param name="End">Its outputs were taken apart.</param>
internal readonly record struct BatchTimes(long Start, long InputEnd, long OutputStart, long End);
