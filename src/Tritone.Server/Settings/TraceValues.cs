using Tritone.Server.Tracing;

namespace Tritone.Server.Settings;

/// <summary>The settings of traces that can be changed. Null is what was not set, and then holds what holds for all models, or what held at start.</summary>
/// <param name="IsOn">Whether anything is traced.</param>
/// <param name="Rate">Of how many requests one is traced.</param>
/// <param name="Count">How many are traced in all; -1 for no limit.</param>
/// <param name="LogFrequency">After how many traces another file begins; 0 for one file.</param>
internal sealed record TraceValues(bool? IsOn = null, uint? Rate = null, int? Count = null, uint? LogFrequency = null)
{
    public bool IsEmpty => this == new TraceValues();

    public TraceValues Or(TraceValues other) => new(IsOn ?? other.IsOn, Rate ?? other.Rate, Count ?? other.Count, LogFrequency ?? other.LogFrequency);

    /// <summary>Those that the operator chose, whole.</summary>
    public static TraceValues Of(TraceConfig config) => new(config.IsOn, config.Rate, config.Count, config.LogFrequency);
}
