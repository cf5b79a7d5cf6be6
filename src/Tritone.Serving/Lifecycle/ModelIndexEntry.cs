namespace Tritone.Serving.Lifecycle;

/// <summary>What the repository index says of a model or of one of its versions.</summary>
/// <param name="Name">The model.</param>
/// <param name="Version">The version; null for a model that was never loaded.</param>
/// <param name="State">Its state; null for a model that was never loaded.</param>
/// <param name="Reason">Why it is in that state; empty if there is nothing to say.</param>
public sealed record ModelIndexEntry(string Name, long? Version = null, ModelState? State = null, string Reason = "");
