namespace Tritone.Benchmarks.LoadGeneration;

/// <summary>How long a server takes to answer what comes at a time.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="LatencyAt">The latency at a time since the first request.</param>
internal sealed record LatencyScript(string Name, Func<TimeSpan, TimeSpan> LatencyAt)
{
    /// <summary>How long a run warms up before its window begins.</summary>
    public static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(200);

    // Second 8 of the window.
    private static readonly TimeSpan StallStart = Warmup + TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StallEnd = StallStart + TimeSpan.FromSeconds(2);

    public static IReadOnlyList<LatencyScript> All { get; } =
    [
        new("constant", _ => Usual),
        new("bimodal", at => (int)(at.TotalMilliseconds / 50) % 100 < 7 ? Usual * 4 : Usual),
        new("stall", at => at >= StallStart && at < StallEnd ? StallEnd - at + Usual : Usual),
        new("none", _ => TimeSpan.Zero),
    ];
}
