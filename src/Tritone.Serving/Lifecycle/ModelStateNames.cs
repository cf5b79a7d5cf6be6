namespace Tritone.Serving.Lifecycle;

/// <summary>The names of states in the protocol.</summary>
public static class ModelStateNames
{
    /// <summary>The name on the wire: <c>READY</c>.</summary>
    public static string ToWireName(this ModelState state) => state switch
    {
        ModelState.Loading => "LOADING",
        ModelState.Ready => "READY",
        ModelState.Unloading => "UNLOADING",
        ModelState.Unavailable => "UNAVAILABLE",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
