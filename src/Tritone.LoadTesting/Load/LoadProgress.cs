namespace Tritone.LoadTesting.Load;

/// <summary>How far a run is.</summary>
/// <param name="Elapsed">Since it began.</param>
/// <param name="Total">How long it is to take, without waiting for the last answers.</param>
/// <param name="Answers">Requests that were answered so far, those of the warm-up among them.</param>
/// <param name="Errors">Requests that failed.</param>
/// <param name="InFlight">Requests without an answer.</param>
public readonly record struct LoadProgress(TimeSpan Elapsed, TimeSpan Total, long Answers, long Errors, int InFlight);
