namespace Tritone.Server.Tests.Conformance;

/// <summary>In what an answer differs from the recorded one.</summary>
/// <param name="Kind">Which part of it, in the words of docs/compatibility.md: <c>status</c>, <c>body</c>, ...</param>
/// <param name="Detail">What was expected and what came.</param>
internal sealed record Difference(string Kind, string Detail);
