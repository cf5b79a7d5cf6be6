namespace Tritone.Serving.Lifecycle;

/// <summary>Where a model was loaded from, to tell whether it would be another one now.</summary>
/// <param name="Fingerprint">The state of its directory before it was read; null if the load failed or something was overridden, so that the next one is done in any case.</param>
/// <param name="IsOnDisk">Whether its files are in the repository; false if a client gave them.</param>
internal sealed record ModelOrigin(string? Fingerprint, bool IsOnDisk);
