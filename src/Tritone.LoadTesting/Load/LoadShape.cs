namespace Tritone.LoadTesting.Load;

/// <summary>When requests are sent.</summary>
public abstract record LoadShape
{
    private LoadShape()
    {
    }

    /// <summary>Closed loop: so many clients, each of which sends its next request once it has the answer to the last.</summary>
    /// <param name="Concurrency">How many, at least 1.</param>
    public sealed record Closed(int Concurrency) : LoadShape
    {
        /// <inheritdoc />
        public override string ToString() => FormattableString.Invariant($"concurrency {Concurrency}");
    }

    /// <summary>Open loop: requests are sent when the schedule says, whatever became of those before.</summary>
    /// <param name="RequestRate">Requests a second, above 0.</param>
    /// <param name="Arrivals">How they are spread.</param>
    public sealed record Open(double RequestRate, ArrivalKind Arrivals = ArrivalKind.Poisson) : LoadShape
    {
        /// <inheritdoc />
        public override string ToString() => FormattableString.Invariant($"{RequestRate:0.##} requests/s");
    }

    /// <summary>Open loop by a recorded schedule.</summary>
    /// <param name="Times">Moments since the beginning, ascending; the warm-up takes the first of them.</param>
    public sealed record Trace(IReadOnlyList<TimeSpan> Times) : LoadShape
    {
        /// <inheritdoc />
        public override string ToString() => FormattableString.Invariant($"trace of {Times.Count:N0} requests");
    }
}
