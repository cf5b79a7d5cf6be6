namespace Tritone.LoadTesting.Load;

/// <summary>How a server is loaded. Immutable.</summary>
public sealed record LoadPlan
{
    /// <summary>When requests are sent.</summary>
    public required LoadShape Shape { get; init; }

    /// <summary>The window that is measured.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The same load before it, of which nothing counts. An open loop rises to its rate in that time.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Answers within this time from the intended moment of sending are good; null counts none.</summary>
    public TimeSpan? Slo { get; init; }

    /// <summary>So many requests without an answer end an open loop as overloaded.</summary>
    public int MaxInFlight { get; init; } = 10_000;

    /// <summary>How long answers are waited for when nothing more is sent.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
