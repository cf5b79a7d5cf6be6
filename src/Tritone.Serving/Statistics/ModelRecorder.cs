using Tritone.Serving.Metrics;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Tracing;

namespace Tritone.Serving.Statistics;

/// <summary>Writes down what happens to the requests of one version of a model: in its statistics, and in the server's metrics where there are some. Thread-safe.</summary>
internal sealed class ModelRecorder(string model, long version, ServingMetrics? metrics)
{
    private readonly StatisticsCounters _counters = new();

    /// <summary>Whether anybody wants to know what only metrics have.</summary>
    public bool HasMetrics => metrics is not null;

    public ModelStatistics Statistics => _counters.Read(model, version);

    public void BatchSucceeded(IReadOnlyList<WorkPart> batch, in BatchTimes times, long unixMilliseconds)
    {
        _counters.BatchSucceeded(batch, times, unixMilliseconds);
        for (var i = 0; i < batch.Count; i++)
        {
            if (!batch[i].IsLast)
            {
                continue;
            }

            var work = batch[i].Work;
            var run = work.RunTimes;
            work.Took = new RequestTimes(
                Span(run.End - work.ArrivedAt), Span(run.Start - batch[i].EnqueuedAt), Span(run.InputEnd - run.Start), Span(run.OutputStart - run.InputEnd), Span(run.End - run.OutputStart));
            metrics?.Answered(model, version, work.Rows, work.Took);
            if (work.Span is { } span)
            {
                RequestSpans.Answered(span, model, version, work.Request.Id, work.Took);
            }
        }
    }

    public void Ran(int rows, long tokens, long paddingTokens) => metrics?.Ran(model, version, rows, tokens, paddingTokens);

    public void Failed(InferenceWork work, FailureReason reason, long now)
    {
        _counters.Failed(now - work.ArrivedAt);
        metrics?.Failed(model, version, reason);
    }

    public void CacheHit(long total, long queue, long lookup)
    {
        _counters.CacheHit(total, queue, lookup);
        metrics?.AnsweredFromCache(model, version, Span(total), Span(lookup));
    }

    public void CacheMiss(long lookupAndInsertion)
    {
        _counters.CacheMiss(lookupAndInsertion);
        metrics?.MissedCache(model, version, Span(lookupAndInsertion));
    }

    public void QueueChanged(int requests) => metrics?.QueueChanged(model, version, requests);

    public void Predicted(string label) => metrics?.Predicted(model, version, label);

    private static TimeSpan Span(long nanoseconds) => TimeSpan.FromTicks(Math.Max(0, nanoseconds) / TimeSpan.NanosecondsPerTick);
}
