namespace Tritone.Serving.Lifecycle;

/// <summary>What is known of one version. Immutable.</summary>
/// <param name="Version">Its number.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why; empty if there is nothing to say.</param>
/// <param name="Served">What serves, or still finishes what it has; null if nothing is loaded.</param>
internal sealed record VersionSlot(long Version, ModelState State, string Reason = "", ServedVersion? Served = null)
{
    /// <summary>Triton's words for a version that was unloaded. It does not keep the server from being ready.</summary>
    public const string Unloaded = "unloaded";

    public bool IsReady => State is ModelState.Ready;
}
