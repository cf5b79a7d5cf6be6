namespace Tritone.Server.Settings;

/// <summary>The settings of the log, in the words of the protocol.</summary>
internal sealed record LogValues(string File = "", bool Info = true, bool Warning = true, bool Error = true, uint VerboseLevel = 0, string Format = "default");
