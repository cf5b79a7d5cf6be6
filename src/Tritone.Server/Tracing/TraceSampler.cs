using System.Diagnostics;
using OpenTelemetry.Trace;
using Tritone.Server.Settings;
using Tritone.Serving.Tracing;

namespace Tritone.Server.Tracing;

/// <summary>Chooses by the settings of traces. A request that a sampled trace has led to is traced whatever the rate, as in Triton.</summary>
internal sealed class TraceSampler(TraceSettings settings) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        if (parent.TraceId != default && !parent.IsRemote)
        {
            return Answer(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        }

        var model = samplingParameters.Tags?.FirstOrDefault(tag => tag.Key == RequestSpans.ModelName).Value as string;
        return Answer(parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? settings.IsOn(model) : settings.Sample(model));
    }

    private static SamplingResult Answer(bool isSampled) => new(isSampled ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
}
