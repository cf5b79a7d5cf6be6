namespace Tritone.Serving;

/// <summary>When models are loaded and unloaded, in Triton's words.</summary>
public enum ModelControlMode
{
    /// <summary>All models are loaded at start; later changes of the repository are not looked at.</summary>
    None,

    /// <summary>All models are loaded at start, and the repository is looked at again and again: what changed is loaded, what is gone is unloaded.</summary>
    Poll,

    /// <summary>Only models that are named at start, or that a client asks for, are loaded.</summary>
    Explicit,
}
