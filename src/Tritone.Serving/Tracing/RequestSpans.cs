using System.Diagnostics;
using System.Globalization;
using Tritone.Serving.Metrics;

namespace Tritone.Serving.Tracing;

/// <summary>
/// The spans of a request: what the transport opens around it, named <c>InferRequest</c>, and within that, once it is answered, the model with its
/// queue and its computation. Names and attributes are those of Triton's OpenTelemetry mode. Nothing is paid while nobody listens.
/// </summary>
public static class RequestSpans
{
    /// <summary>The name of the source.</summary>
    public const string SourceName = "Tritone.Serving";

    /// <summary>The name of a request's outermost span.</summary>
    public const string RootName = "InferRequest";

    /// <summary>The attribute that names the model.</summary>
    public const string ModelName = "triton.model_name";

    /// <summary>The attribute that says which version it is.</summary>
    public const string ModelVersion = "triton.model_version";

    /// <summary>The attribute that holds the client's name of a request.</summary>
    public const string RequestId = "triton.request_id";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Opens the outermost span of a request.</summary>
    /// <param name="traceParent">The W3C header of that name; null if there is none.</param>
    /// <param name="traceState">The W3C header of that name; null if there is none.</param>
    /// <param name="model">The model, for those who choose what to trace; null if it is not known yet.</param>
    /// <returns>The span, to be disposed of when the request is answered; null if it is not traced.</returns>
    public static Activity? Start(string? traceParent, string? traceState, string? model)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        _ = ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent);
        var tags = model is null ? (IEnumerable<KeyValuePair<string, object?>>)[] : [new(ModelName, model)];

        // Without a parent from outside it is a root, whatever else happens to be current.
        if (parent == default)
        {
            Activity.Current = null;
        }

        return Source.StartActivity(RootName, ActivityKind.Server, parent, tags);
    }

    /// <summary>The outermost span of the request that is being answered; null if it is not traced.</summary>
    public static Activity? Current => Activity.Current is { IsAllDataRequested: true, Source.Name: SourceName } span ? span : null;

    /// <summary>Adds what a model did for a request that has just been answered.</summary>
    /// <param name="root">The outermost span of the request.</param>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="requestId">What the client calls the request; empty for nothing.</param>
    /// <param name="times">What it took.</param>
    public static void Answered(Activity root, string model, long version, string requestId, in RequestTimes times)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(requestId);
        var end = TimeProvider.System.GetUtcNow().UtcDateTime;
        var start = end - times.Total;
        using var span = Source.CreateActivity(model, ActivityKind.Server, root.Context);
        if (span is null)
        {
            return;
        }

        span.SetStartTime(start).Start();
        span.SetTag(ModelName, model).SetTag(ModelVersion, version.ToString(CultureInfo.InvariantCulture));
        if (requestId.Length > 0)
        {
            span.SetTag(RequestId, requestId);
        }

        // Only durations are known: the computation ended with the answer, and the wait ended when it began.
        var computeStart = end - times.ComputeInput - times.ComputeInfer - times.ComputeOutput;
        var queueStart = computeStart - times.Queue;
        AddEvents(span, ("REQUEST_START", start), ("QUEUE_START", queueStart), ("REQUEST_END", end));
        AddStage(span.Context, "queue", queueStart, computeStart);
        AddStage(
            span.Context, "compute", computeStart, end,
            ("COMPUTE_START", computeStart), ("COMPUTE_INPUT_END", computeStart + times.ComputeInput), ("COMPUTE_OUTPUT_START", end - times.ComputeOutput), ("COMPUTE_END", end));
        span.SetEndTime(end);
    }

    private static void AddStage(ActivityContext parent, string name, DateTime start, DateTime end, params ReadOnlySpan<(string Name, DateTime Time)> events)
    {
        using var stage = Source.CreateActivity(name, ActivityKind.Internal, parent);
        if (stage is not null)
        {
            stage.SetStartTime(start).Start();
            AddEvents(stage, events);
            stage.SetEndTime(end);
        }
    }

    private static void AddEvents(Activity span, params ReadOnlySpan<(string Name, DateTime Time)> events)
    {
        foreach (var (name, time) in events)
        {
            span.AddEvent(new ActivityEvent(name, time));
        }
    }
}
