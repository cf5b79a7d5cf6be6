namespace Tritone.Server.Options;

/// <summary>One setting of <c>--trace-config</c>, as the operator wrote it.</summary>
/// <param name="Mode">The mode that it belongs to, <c>triton</c> or <c>opentelemetry</c>; empty for a setting of all modes.</param>
/// <param name="Name">Its name: <c>mode</c>, <c>level</c>, <c>rate</c>, <c>count</c>; <c>file</c>, <c>log-frequency</c>; <c>url</c>, <c>resource</c>, ...</param>
/// <param name="Value">Its value. A <c>resource</c> is <c>key=value</c> itself.</param>
public sealed record TraceSetting(string Mode, string Name, string Value);
