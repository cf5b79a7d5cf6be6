namespace Tritone.LoadTesting.Targets;

/// <summary>What became of one request.</summary>
/// <param name="Error">What kind of failure it was (<c>503</c>, <c>UNAVAILABLE</c>, <c>connection refused</c>); null for an answer.</param>
/// <param name="ReceivedBytes">The length of the body that came back.</param>
/// <param name="Checked">Of how many rows the label was compared with the expected one.</param>
/// <param name="Wrong">How many of them had another.</param>
public readonly record struct Reply(string? Error, long ReceivedBytes, int Checked = 0, int Wrong = 0);
