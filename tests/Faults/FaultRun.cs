using Tritone.Faults.Servers;
using Tritone.Testing;

namespace Tritone.Faults;

/// <summary>What a scenario is run with.</summary>
/// <param name="Directory">A folder of its own.</param>
/// <param name="Encoder">The converted model that several scenarios serve.</param>
/// <param name="Seconds">How long the long scenarios last; null for what each thinks right.</param>
/// <param name="Requests">How many requests the soak sends, or lines the long stream; null for as many as the one can in its time, and a million.</param>
/// <param name="IsSabotaged">Whether something that is right is expected to be otherwise, so that the scenario must fail.</param>
internal sealed record FaultRun(TemporaryDirectory Directory, EncoderModel Encoder, double? Seconds, long? Requests, bool IsSabotaged)
{
    /// <summary>The length of a part of a scenario.</summary>
    /// <param name="seconds">Its length by default.</param>
    public TimeSpan Lasting(double seconds) => TimeSpan.FromSeconds(Seconds ?? seconds);
}
