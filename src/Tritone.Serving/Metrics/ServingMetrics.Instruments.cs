using System.Diagnostics.Metrics;

namespace Tritone.Serving.Metrics;

public sealed partial class ServingMetrics
{
    private readonly Instruments _instruments;

    /// <summary>The instruments themselves: counters that read the series, histograms that are told.</summary>
    private sealed class Instruments
    {
        // From a hundred microseconds: a small model answers a short text in less than a millisecond. Triton's own limits for first responses (0.1, 0.5, 2 and 5 s) are among them.
        private static readonly InstrumentAdvice<double> Seconds = new()
        {
            HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
        };

        private readonly Meter _meter;
        private readonly Histogram<double> _request;
        private readonly Histogram<double> _queue;
        private readonly Histogram<double> _computeInput;
        private readonly Histogram<double> _computeInfer;
        private readonly Histogram<double> _computeOutput;
        private readonly Histogram<double> _cacheHit;
        private readonly Histogram<double> _cacheMiss;
        private readonly Histogram<int> _batchRows;
        private readonly Histogram<long> _batchTokens;
        private readonly Histogram<double> _batchPadding;

        public Instruments(Meter meter, ServingMetrics metrics)
        {
            _meter = meter;
            _request = Duration("tritone.request.duration", "From the arrival of a request to its answer, answers from the cache too.");
            _queue = Duration("tritone.queue.duration", "How long a request waited for its turn.");
            _computeInput = Duration("tritone.compute.input.duration", "Putting the inputs of a request into a batch.");
            _computeInfer = Duration("tritone.compute.infer.duration", "The run of the model that a request was part of.");
            _computeOutput = Duration("tritone.compute.output.duration", "Taking the outputs of a request out of its batch.");
            _cacheHit = Duration("tritone.cache.hit.duration", "Finding an answer in the response cache.");
            _cacheMiss = Duration("tritone.cache.miss.duration", "Not finding an answer in the response cache, and putting it there.");
            _batchRows = meter.CreateHistogram("tritone.batch.rows", "{row}", "Rows in one execution.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
            _batchTokens = meter.CreateHistogram(
                "tritone.batch.tokens", "{token}", "Tokens in one execution, padding among them.", null,
                new InstrumentAdvice<long> { HistogramBucketBoundaries = [16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384] });
            _batchPadding = meter.CreateHistogram(
                "tritone.batch.padding.share", "1", "How much of an execution's tokens was padding, from 0 to 1.", null,
                new InstrumentAdvice<double> { HistogramBucketBoundaries = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1] });

            meter.CreateObservableCounter("tritone.inference.requests", () => metrics.Loaded(series => series.Requests), "{request}", "Requests that were answered, from the cache too.");
            meter.CreateObservableCounter("tritone.inference.rows", () => metrics.Loaded(series => series.Rows), "{row}", "Rows that the model has run for requests that were answered.");
            meter.CreateObservableCounter("tritone.inference.executions", () => metrics.Loaded(series => series.Executions), "{execution}", "Executions of the model.");
            meter.CreateObservableCounter(
                "tritone.inference.failures", () => metrics._series.Values.SelectMany(series => series.Failures).Select(Measure), "{request}", "Requests that failed once they were accepted, by reason.");
            meter.CreateObservableGauge("tritone.queue.depth", () => metrics.Loaded(series => series.Queued), "{request}", "Requests that wait for their turn.");
            meter.CreateObservableGauge(
                "tritone.model.load.duration",
                () => metrics._series.Values.Where(series => series.IsLoaded).Select(series => new Measurement<double>(series.LoadSeconds, series.Tags)),
                "s", "How long loading took. The series is there as long as the version is.");
            meter.CreateObservableCounter(
                "tritone.predictions", () => metrics._series.Values.Where(series => series.IsLoaded).SelectMany(series => series.Predictions).Select(Measure), "{text}", "Texts that were classified, by the label they got.");
            meter.CreateObservableCounter("tritone.cache.hits", () => metrics.Cached(series => series.CacheHits), "{request}", "Requests that were answered from the response cache.");
            meter.CreateObservableCounter("tritone.cache.misses", () => metrics.Cached(series => series.CacheMisses), "{request}", "Requests whose answer was not in the response cache.");
            meter.CreateObservableCounter(
                "tritone.text.cache.hits", () => metrics.TextCached(series => series.TextHits), "{sequence}", "Sequences of texts that were answered from the cache for texts.");
            meter.CreateObservableCounter(
                "tritone.text.cache.misses", () => metrics.TextCached(series => series.TextMisses), "{sequence}", "Sequences of texts that were not in the cache for texts, and were run.");
            meter.CreateObservableCounter(
                "tritone.text.cache.shared", () => metrics.TextCached(series => series.TextShared), "{sequence}", "Sequences of texts that were answered by the run of an equal one that was under way.");
        }

        public void RecordTimes(ModelSeries series, in RequestTimes times)
        {
            _request.Record(times.Total.TotalSeconds, series.Tags);
            _queue.Record(times.Queue.TotalSeconds, series.Tags);
            _computeInput.Record(times.ComputeInput.TotalSeconds, series.Tags);
            _computeInfer.Record(times.ComputeInfer.TotalSeconds, series.Tags);
            _computeOutput.Record(times.ComputeOutput.TotalSeconds, series.Tags);
        }

        public void RecordHit(ModelSeries series, TimeSpan total, TimeSpan lookup)
        {
            _request.Record(total.TotalSeconds, series.Tags);

            // It has waited, too, for all of the time that was not spent on the lookup.
            _queue.Record(Math.Max(0, (total - lookup).TotalSeconds), series.Tags);
            _cacheHit.Record(lookup.TotalSeconds, series.Tags);
        }

        public void RecordTextHit(ModelSeries series, TimeSpan total, bool isShared)
        {
            _request.Record(total.TotalSeconds, series.Tags);
            _queue.Record(isShared ? total.TotalSeconds : 0, series.Tags);
        }

        public void RecordMiss(ModelSeries series, TimeSpan duration) => _cacheMiss.Record(duration.TotalSeconds, series.Tags);

        public void RecordBatch(ModelSeries series, int rows, long tokens, long paddingTokens)
        {
            _batchRows.Record(rows, series.Tags);
            if (tokens > 0)
            {
                _batchTokens.Record(tokens, series.Tags);
                _batchPadding.Record((double)paddingTokens / tokens, series.Tags);
            }
        }

        public void ObserveCache(Func<CacheFigures> read)
        {
            _meter.CreateObservableGauge("tritone.cache.utilization", () => read().Utilization, "1", "How much of the response cache's size is used, from 0 to 1.");
            _meter.CreateObservableGauge("tritone.cache.entries", () => read().Entries, "{response}", "Answers in the response cache.");
            _meter.CreateObservableCounter("tritone.cache.lookup.hits", () => read().Hits, "{lookup}", "Lookups in the response cache that found an answer.");
            _meter.CreateObservableCounter("tritone.cache.lookup.misses", () => read().Misses, "{lookup}", "Lookups in the response cache that found none.");
            _meter.CreateObservableCounter("tritone.cache.evictions", () => read().Evictions, "{response}", "Answers that made room for others.");
            _meter.CreateObservableCounter("tritone.cache.lookup.time", () => read().LookupTime.TotalSeconds, "s", "What all lookups took together.");
            _meter.CreateObservableCounter("tritone.cache.insertion.time", () => read().InsertionTime.TotalSeconds, "s", "What all insertions took together.");
        }

        public void ObserveTextCache(Func<TextCacheFigures> read)
        {
            // What there will never be has no figures.
            var (memory, redis) = read();
            if (memory is not null)
            {
                _meter.CreateObservableGauge("tritone.text.cache.used", () => read().Memory!.Value.UsedBytes, "By", "What the answers in memory take.");
                _meter.CreateObservableGauge("tritone.text.cache.entries", () => read().Memory!.Value.Entries, "{answer}", "Answers in memory.");
                _meter.CreateObservableCounter("tritone.text.cache.evictions", () => read().Memory!.Value.Evictions, "{answer}", "Answers in memory that made room for others.");
            }

            if (redis is not null)
            {
                _meter.CreateObservableCounter("tritone.text.cache.redis.errors", () => read().Redis!.Value.Errors, "{operation}", "Reads and writes of the Redis that failed, and values that were not what was written.");
                _meter.CreateObservableCounter("tritone.text.cache.redis.timeouts", () => read().Redis!.Value.Timeouts, "{operation}", "Reads and writes of the Redis that took too long.");
            }
        }

        private Histogram<double> Duration(string name, string description) => _meter.CreateHistogram(name, "s", description, null, Seconds);

        private static Measurement<long> Measure(ModelSeries.Count count) => new(count.Value, count.Tags);
    }

    private IEnumerable<Measurement<long>> Loaded(Func<ModelSeries, long> read)
        => _series.Values.Where(series => series.IsLoaded).Select(series => new Measurement<long>(read(series), series.Tags));

    private IEnumerable<Measurement<long>> Cached(Func<ModelSeries, long> read)
        => _series.Values.Where(series => series.IsLoaded && series.IsCached).Select(series => new Measurement<long>(read(series), series.Tags));

    private IEnumerable<Measurement<long>> TextCached(Func<ModelSeries, long> read)
        => _series.Values.Where(series => series.IsLoaded && series.IsTextCached).Select(series => new Measurement<long>(read(series), series.Tags));
}
