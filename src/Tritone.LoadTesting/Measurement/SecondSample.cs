namespace Tritone.LoadTesting.Measurement;

/// <summary>One second of a run.</summary>
/// <param name="Second">Seconds since the measured window began.</param>
/// <param name="Answers">Requests that were answered in it.</param>
/// <param name="Errors">Requests that failed in it.</param>
/// <param name="P50">The median latency of its answers, in milliseconds from the intended moment of sending; 0 without any.</param>
/// <param name="P99">Their 99th percentile.</param>
public readonly record struct SecondSample(int Second, long Answers, long Errors, double P50, double P99);
