using System.Diagnostics.Metrics;

namespace Tritone.Serving.Metrics;

/// <summary>What serving measures, as instruments of one meter. Thread-safe; nothing is allocated for a measurement.</summary>
public sealed class ServingMetrics(IMeterFactory meterFactory)
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tritone.Serving";

    private readonly Meter _meter = meterFactory.Create(MeterName);

    /// <summary>A request was answered.</summary>
    public void Answered(string model, long version, int rows, in RequestTimes times) => _ = _meter;

    /// <summary>A request was answered from the cache.</summary>
    public void AnsweredFromCache(string model, long version, TimeSpan total, TimeSpan lookup) => _ = _meter;

    /// <summary>A request was not in the cache; its answer was put there.</summary>
    public void MissedCache(string model, long version, TimeSpan lookupAndInsertion) => _ = _meter;

    /// <summary>A request failed.</summary>
    public void Failed(string model, long version, FailureReason reason) => _ = _meter;

    /// <summary>A batch was run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="rows">Rows in it.</param>
    /// <param name="tokens">Elements of its attention mask; 0 for a model that has none.</param>
    /// <param name="paddingTokens">How many of these are zero.</param>
    public void Ran(string model, long version, int rows, long tokens, long paddingTokens) => _ = _meter;

    /// <summary>The queue of a model has grown or shrunk by some requests.</summary>
    public void QueueChanged(string model, long version, int requests) => _ = _meter;

    /// <summary>A version was loaded.</summary>
    public void Loaded(string model, long version, TimeSpan duration) => _ = _meter;

    /// <summary>A version was unloaded: its gauges end.</summary>
    public void Unloaded(string model, long version) => _ = _meter;

    /// <summary>A text was classified.</summary>
    public void Predicted(string model, long version, string label) => _ = _meter;
}
