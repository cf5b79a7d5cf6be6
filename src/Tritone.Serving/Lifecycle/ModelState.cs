namespace Tritone.Serving.Lifecycle;

/// <summary>Where a version is in its life.</summary>
public enum ModelState
{
    /// <summary>It is being loaded and warmed up.</summary>
    Loading,

    /// <summary>It answers requests.</summary>
    Ready,

    /// <summary>It takes no more requests and finishes those it has.</summary>
    Unloading,

    /// <summary>It was unloaded, or could not be loaded; the reason says which.</summary>
    Unavailable,
}
