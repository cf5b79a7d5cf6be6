using Tritone.LoadTesting.Load;

namespace Tritone.LoadTesting.Measurement;

/// <summary>What a run measured. Latencies are of the requests whose intended moment of sending lies in the window; rates are of the answers that came in it. Immutable.</summary>
public sealed record LoadResult
{
    /// <summary>The most schedule lag, as its 99th percentile in milliseconds, with which a run is valid.</summary>
    public const double LagLimit = 1;

    /// <summary>When requests were to be sent.</summary>
    public required LoadShape Shape { get; init; }

    /// <summary>The length of the window; shorter than planned if the run was overloaded.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Requests that were to be sent in the window.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests answered in the window, a second.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Rows answered in the window, a second.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>From the intended moment of sending to the end of the answer. Requests that were given up count with the time that they had waited, other failures not.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>From the actual moment of sending to the end of the answer.</summary>
    public required LatencySummary LatencyFromSend { get; init; }

    /// <summary>From the intended to the actual moment of sending: this program's own fault. Null for a closed loop, which has no schedule.</summary>
    public LatencySummary? Lag { get; init; }

    /// <summary>Within which time answers are good, in milliseconds; null if nobody asked.</summary>
    public double? SloMilliseconds { get; init; }

    /// <summary>Requests of the window that were answered within it; null without an SLO.</summary>
    public long? Good { get; init; }

    /// <summary>Failed requests of the window by kind.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Rows whose label was compared with the expected one.</summary>
    public long Checked { get; init; }

    /// <summary>Those of them that had another.</summary>
    public long Wrong { get; init; }

    /// <summary>Bytes of the bodies sent in the window.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Bytes of the bodies received for them.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>This program's own processor time over the window, as a share of one core.</summary>
    public required double OwnCpu { get; init; }

    /// <summary>The most requests that were without an answer at once.</summary>
    public required int PeakInFlight { get; init; }

    /// <summary>Whether the run was ended because too many were.</summary>
    public bool IsOverloaded { get; init; }

    /// <summary>The window second by second, and what came after it.</summary>
    public required IReadOnlyList<SecondSample> Seconds { get; init; }

    /// <summary>The server's own account; null if it gives none.</summary>
    public ServerTimes? Server { get; init; }

    /// <summary>Good answers a second; null without an SLO.</summary>
    public double? Goodput => Good is null ? null : Duration > TimeSpan.Zero ? Good / Duration.TotalSeconds : 0;

    /// <summary>How many requests failed.</summary>
    public long ErrorCount => Errors.Values.Sum();

    /// <summary>Why the figures are not to be believed; null if they are.</summary>
    public string? Invalid => Lag is { P99: > LagLimit }
        ? FormattableString.Invariant($"this program was late by {Lag.P99:0.00} ms (p99) with its own schedule, more than {LagLimit} ms: use fewer requests/s, or a machine of its own")
        : Latency.Count == 0 && !IsOverloaded ? "no request was answered" : null;
}
