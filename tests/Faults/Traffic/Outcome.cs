namespace Tritone.Faults.Traffic;

/// <summary>What became of a request.</summary>
internal enum OutcomeKind
{
    /// <summary>The right answer.</summary>
    Right,

    /// <summary>An answer that is not the right one, or one too many.</summary>
    Wrong,

    /// <summary>The server had no room, or was about to stop: 503, UNAVAILABLE, no connection.</summary>
    Refused,

    /// <summary>Another error of the server's.</summary>
    Failed,

    /// <summary>The connection ended without an answer.</summary>
    Lost,
}

/// <summary>What became of a request, and the server's words.</summary>
internal readonly record struct Outcome(OutcomeKind Kind, string? Detail = null);
