using Tritone.Server.Options;

namespace Tritone.Server.Metrics;

/// <summary>Triton's metrics, by its names and in its units, as a view over our instruments. What Triton shows of GPUs is not here.</summary>
internal sealed class TritonMetrics(MetricsOptions options)
{
    private const double Microseconds = 1e6;
    private const double Milliseconds = 1e3;

    // The instrument of each duration, what Triton calls its counter and its summary, and what upstream was offered as the name of its histogram.
    private static readonly (string Instrument, string Counter, string CounterHelp, string Summary, string SummaryHelp, string Histogram)[] Durations =
    [
        ("tritone.request.duration",
            "nv_inference_request_duration_us", "Cumulative inference request duration in microseconds (includes cached requests)",
            "nv_inference_request_summary_us", "Summary of inference request duration in microseconds (includes cached requests)",
            "nv_inference_request_duration_histogram_us"),
        ("tritone.queue.duration",
            "nv_inference_queue_duration_us", "Cumulative inference queuing duration in microseconds (includes cached requests)",
            "nv_inference_queue_summary_us", "Summary of inference queuing duration in microseconds (includes cached requests)",
            "nv_inference_queue_duration_histogram_us"),
        ("tritone.compute.input.duration",
            "nv_inference_compute_input_duration_us", "Cumulative compute input duration in microseconds (does not include cached requests)",
            "nv_inference_compute_input_summary_us", "Cumulative compute input duration in microseconds (does not include cached requests)",
            "nv_inference_compute_input_duration_histogram_us"),
        ("tritone.compute.infer.duration",
            "nv_inference_compute_infer_duration_us", "Cumulative compute inference duration in microseconds (does not include cached requests)",
            "nv_inference_compute_infer_summary_us", "Cumulative compute inference duration in microseconds (does not include cached requests)",
            "nv_inference_compute_infer_duration_histogram_us"),
        ("tritone.compute.output.duration",
            "nv_inference_compute_output_duration_us", "Cumulative inference compute output duration in microseconds (does not include cached requests)",
            "nv_inference_compute_output_summary_us", "Cumulative inference compute output duration in microseconds (does not include cached requests)",
            "nv_inference_compute_output_duration_histogram_us"),
    ];

    private static readonly double[] FirstResponseBounds = [0.1, 0.5, 2, 5];

    /// <summary>Whether Triton has a summary of what an instrument measures.</summary>
    public static bool HasSummary(string instrument) => instrument is "tritone.cache.hit.duration" or "tritone.cache.miss.duration" || Durations.Any(duration => duration.Instrument == instrument);

    /// <summary>Writes them in Triton's order. A metric without a series is left out, as Triton does.</summary>
    public void Write(IReadOnlyDictionary<string, MetricPoints> all, PrometheusText text)
    {
        Copy("nv_inference_request_success", "counter", "Number of successful inference requests, all batch sizes", "tritone.inference.requests");
        Copy("nv_inference_request_failure", "counter", "Number of failed inference requests, all batch sizes", "tritone.inference.failures");
        Copy("nv_inference_count", "counter", "Number of inferences performed (does not include cached requests)", "tritone.inference.rows");
        Copy("nv_inference_exec_count", "counter", "Number of model executions performed (does not include cached requests)", "tritone.inference.executions");

        var models = Samples("tritone.model.load.duration");
        var cached = Samples("tritone.cache.hits");
        if (options.CounterLatencies)
        {
            foreach (var duration in Durations)
            {
                AddSums(duration.Counter, duration.CounterHelp, duration.Instrument, models);
            }

            Copy("nv_cache_num_hits_per_model", "counter", "Number of cache hits per model", "tritone.cache.hits");
            AddSums("nv_cache_hit_duration_per_model", "Total cache hit duration per model, in microseconds", "tritone.cache.hit.duration", cached);
            Copy("nv_cache_num_misses_per_model", "counter", "Number of cache misses per model", "tritone.cache.misses");
            AddSums("nv_cache_miss_duration_per_model", "Total cache miss (insert+lookup) duration per model, in microseconds", "tritone.cache.miss.duration", cached);
        }

        Copy("nv_inference_pending_request_count", "gauge", "Instantaneous number of pending requests awaiting execution per-model.", "tritone.queue.depth");
        Copy("nv_model_load_duration_secs", "gauge", "Model load time in seconds", "tritone.model.load.duration");

        // There is no pinned memory without a GPU, and so none of it is used.
        AddOne("nv_pinned_memory_pool_total_bytes", "Pinned memory pool total memory size, in bytes", 0);
        AddOne("nv_pinned_memory_pool_used_bytes", "Pinned memory pool used memory size, in bytes", 0);
        Copy("nv_cpu_utilization", "gauge", "CPU utilization rate [0.0 - 1.0]", "tritone.host.cpu.utilization");
        Copy("nv_cpu_memory_total_bytes", "gauge", "CPU total memory (RAM), in bytes", "tritone.host.memory.size");
        Copy("nv_cpu_memory_used_bytes", "gauge", "CPU used memory (RAM), in bytes", "tritone.host.memory.used");

        Copy("nv_cache_util", "gauge", "Cache utilization [0.0 - 1.0]", "tritone.cache.utilization");
        Copy("nv_cache_num_entries", "gauge", "Number of responses stored in response cache", "tritone.cache.entries");
        Copy("nv_cache_num_hits", "gauge", "Number of cache hits in response cache", "tritone.cache.lookup.hits");
        Copy("nv_cache_num_misses", "gauge", "Number of cache misses in response cache", "tritone.cache.lookup.misses");
        AddLookups();
        Copy("nv_cache_num_evictions", "gauge", "Number of cache evictions in response cache", "tritone.cache.evictions");
        Copy("nv_cache_lookup_duration", "gauge", "Total cache lookup duration (hit and miss), in microseconds", "tritone.cache.lookup.time", Microseconds);
        Copy("nv_cache_insertion_duration", "gauge", "Total cache insertion duration, in microseconds", "tritone.cache.insertion.time", Microseconds);

        if (options.SummaryLatencies)
        {
            foreach (var duration in Durations)
            {
                // A request that the cache answered is no measure of the model: such models have no summary of requests.
                var shown = duration.Instrument is "tritone.request.duration" ? [.. models.Where(model => Find(cached, model) is null)] : models;
                AddSummary(duration.Summary, duration.SummaryHelp, duration.Instrument, shown);
            }

            AddSummary("nv_cache_hit_summary_per_model", "Summary of cache hit counts/durations per model, in microseconds.", "tritone.cache.hit.duration", cached);
            AddSummary("nv_cache_miss_summary_per_model", "Summary of cache miss counts/durations per model, in microseconds.", "tritone.cache.miss.duration", cached);
        }

        if (options.HistogramLatencies)
        {
            AddHistogram("nv_inference_first_response_histogram_ms", "From a request to its first response, which is the only one here, in milliseconds.", "tritone.request.duration", Milliseconds, FirstResponseBounds);
            foreach (var duration in Durations)
            {
                AddHistogram(duration.Histogram, $"{duration.CounterHelp.Replace("Cumulative", "Histogram of", StringComparison.Ordinal)}.", duration.Instrument, Microseconds, null);
            }
        }

        void Copy(string name, string type, string help, string instrument, double unit = 1)
        {
            var samples = Samples(instrument);
            if (samples.Count > 0)
            {
                text.Begin(name, type, help);
                foreach (var sample in samples)
                {
                    text.Add(name, sample.Tags, unit == 1 ? sample.Value : Math.Round(sample.Value * unit));
                }
            }
        }

        void AddOne(string name, string help, double value)
        {
            text.Begin(name, "gauge", help);
            text.Add(name, [], value);
        }

        void AddLookups()
        {
            if (Samples("tritone.cache.lookup.hits") is [var hits] && Samples("tritone.cache.lookup.misses") is [var misses])
            {
                AddOne("nv_cache_num_lookups", "Number of cache lookups in response cache", hits.Value + misses.Value);
            }
        }

        void AddSums(string name, string help, string instrument, IReadOnlyList<MetricSample> series)
        {
            if (series.Count > 0)
            {
                text.Begin(name, "counter", help);
                foreach (var model in series)
                {
                    text.Add(name, model.Tags, Math.Round((Find(Samples(instrument), model)?.Value ?? 0) * Microseconds));
                }
            }
        }

        void AddSummary(string name, string help, string instrument, IReadOnlyList<MetricSample> series)
        {
            if (series.Count == 0)
            {
                return;
            }

            text.Begin(name, "summary", help);
            foreach (var model in series)
            {
                var sample = Find(Samples(instrument), model);
                text.Add($"{name}_count", model.Tags, sample?.Histogram?.Count ?? 0);
                text.Add($"{name}_sum", model.Tags, Math.Round((sample?.Value ?? 0) * Microseconds));
                foreach (var (quantile, value) in sample?.Histogram?.Quantiles ?? [.. options.SummaryQuantiles.Select(quantile => (quantile.Quantile, double.NaN))])
                {
                    text.Add(name, model.Tags, value, ("quantile", PrometheusText.Number(quantile)));
                }
            }
        }

        void AddHistogram(string name, string help, string instrument, double unit, double[]? bounds)
        {
            var samples = Samples(instrument);
            if (samples.Count > 0)
            {
                text.Begin(name, "histogram", help);
                foreach (var sample in samples)
                {
                    text.AddHistogram(name, sample, unit, bounds);
                }
            }
        }

        IReadOnlyList<MetricSample> Samples(string instrument) => all.TryGetValue(instrument, out var points) ? points.Samples : [];
    }

    private static MetricSample? Find(IReadOnlyList<MetricSample> samples, MetricSample model) => samples.FirstOrDefault(sample => TagComparer.Instance.Equals(sample.Tags, model.Tags));
}
