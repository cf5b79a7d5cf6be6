namespace Tritone.Server.Settings;

/// <summary>What a client wants changed of the log; null for what stays.</summary>
internal sealed record LogChanges(string? File = null, bool? Info = null, bool? Warning = null, bool? Error = null, uint? VerboseLevel = null, string? Format = null);
