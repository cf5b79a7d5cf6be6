namespace Tritone.Server.Options;

/// <summary>Which of Triton's optional metrics there are.</summary>
public sealed class MetricsOptions
{
    /// <summary>Whether durations are summed up in counters.</summary>
    /// <value>The default is true.</value>
    public bool CounterLatencies { get; init; } = true;

    /// <summary>Whether durations are shown as quantiles.</summary>
    /// <value>The default is false.</value>
    public bool SummaryLatencies { get; init; }

    /// <summary>The quantiles, each with the error that it may have.</summary>
    /// <value>The default is 0.5, 0.9, 0.95, 0.99 and 0.999, with 0.05, 0.01, 0.001, 0.001 and 0.001.</value>
    public IReadOnlyList<(double Quantile, double Error)> SummaryQuantiles { get; init; } = [(0.5, 0.05), (0.9, 0.01), (0.95, 0.001), (0.99, 0.001), (0.999, 0.001)];

    /// <summary>Whether durations are shown as Triton's histograms.</summary>
    /// <value>The default is false.</value>
    public bool HistogramLatencies { get; init; }
}
