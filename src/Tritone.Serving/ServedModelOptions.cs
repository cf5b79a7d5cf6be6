using Tritone.Serving.Caching;
using Tritone.Serving.Metrics;

namespace Tritone.Serving;

/// <summary>What a model is loaded with beside its directory.</summary>
public sealed class ServedModelOptions
{
    /// <summary>Where it counts what it does.</summary>
    /// <value>The default, null, is nowhere but in its statistics.</value>
    public ServingMetrics? Metrics { get; init; }

    /// <summary>The cache for models whose configuration asks for one; it stays the caller's.</summary>
    /// <value>The default, null, is none: such a model is served with a warning.</value>
    public ResponseCache? Cache { get; init; }

    /// <summary>The cache for the answers of all models that take texts; it stays the caller's.</summary>
    /// <value>The default, null, is none.</value>
    public TextCache? TextCache { get; init; }

    /// <summary>The clock of queue delays, timeouts and statistics.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
