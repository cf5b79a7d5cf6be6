using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tritone.Serving.Metrics;

/// <summary>What serving measures, as instruments of one meter. Thread-safe; nothing is allocated for a measurement.</summary>
/// <remarks>What a version has counted is read when somebody asks; only the histograms are told of each measurement. <c>docs/metrics.md</c> lists all of them.</remarks>
public sealed partial class ServingMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Tritone.Serving";

    private readonly ConcurrentDictionary<(string Model, long Version), ModelSeries> _series = new();
    private readonly Func<(string Model, long Version), ModelSeries> _create;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meterFactory">What makes the meter: one for each server, so that two in one process do not see each other.</param>
    public ServingMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
        _create = key => new ModelSeries(key.Model, key.Version, shape: null);
        _instruments = new Instruments(meterFactory.Create(MeterName), this);
    }

    /// <summary>A version begins to load: failures are counted for it from now on, however that ends.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="isCached">Whether its answers may come from the cache.</param>
    /// <param name="tags">Tags of the model's configuration (<c>metric_tags</c>); null for none.</param>
    /// <param name="isTextCached">Whether its answers for texts may come from the cache for texts.</param>
    public void Loading(string model, long version, bool isCached = false, IReadOnlyDictionary<string, string>? tags = null, bool isTextCached = false)
    {
        // A version that is loaded anew serves meanwhile, and what it counts is shown until the new one is ready.
        var shape = new ModelSeries.SeriesShape(isCached, isTextCached, tags);
        _series.GetOrAdd((model, version), _ => new ModelSeries(model, version, shape)).Next = shape;
    }

    /// <summary>A version was loaded: its figures begin at nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="duration">How long loading took.</param>
    public void Loaded(string model, long version, TimeSpan duration)
    {
        var series = _series.AddOrUpdate((model, version), _create, static (_, old) => old.Renew());
        series.LoadSeconds = duration.TotalSeconds;
        SeriesEnded?.Invoke(series.Model, series.Version);
    }

    /// <summary>A version was unloaded: its series end, but for those of failures, as in Triton.</summary>
    public void Unloaded(string model, long version)
    {
        if (_series.TryGetValue((model, version), out var series))
        {
            series.LoadSeconds = double.NaN;
            SeriesEnded?.Invoke(series.Model, series.Version);
        }
    }

    /// <summary>A request was answered by the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="rows">Rows of the request; 1 for a model without a batch dimension.</param>
    /// <param name="times">What it took.</param>
    public void Answered(string model, long version, int rows, in RequestTimes times)
    {
        var series = Series(model, version);
        series.CountAnswer(rows);
        _instruments.RecordTimes(series, times);
    }

    /// <summary>A request was answered from the cache.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="total">From arrival to answer.</param>
    /// <param name="lookup">Finding the answer in the cache.</param>
    public void AnsweredFromCache(string model, long version, TimeSpan total, TimeSpan lookup)
    {
        var series = Series(model, version);
        series.CountHit();
        _instruments.RecordHit(series, total, lookup);
    }

    /// <summary>A request was not in the cache; its answer was put there.</summary>
    public void MissedCache(string model, long version, TimeSpan lookupAndInsertion)
    {
        var series = Series(model, version);
        series.CountMiss();
        _instruments.RecordMiss(series, lookupAndInsertion);
    }

    /// <summary>A sequence of a text was answered without a run of its own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="total">From arrival to answer.</param>
    /// <param name="isShared">Whether it waited for the run of an equal sequence; otherwise the answer was in the cache.</param>
    public void AnsweredFromTextCache(string model, long version, TimeSpan total, bool isShared)
    {
        var series = Series(model, version);
        series.CountTextHit(isShared);
        _instruments.RecordTextHit(series, total, isShared);
    }

    /// <summary>A sequence of a text was not in the cache for texts.</summary>
    public void MissedTextCache(string model, long version) => Series(model, version).CountTextMiss();

    /// <summary>A request failed.</summary>
    public void Failed(string model, long version, FailureReason reason) => Series(model, version).CountFailure(reason);

    /// <summary>A batch was run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="rows">Rows in it.</param>
    /// <param name="tokens">Elements of its attention mask; 0 for a model that has none.</param>
    /// <param name="paddingTokens">How many of these are zero.</param>
    public void Ran(string model, long version, int rows, long tokens, long paddingTokens)
    {
        var series = Series(model, version);
        series.CountExecution();
        _instruments.RecordBatch(series, rows, tokens, paddingTokens);
    }

    /// <summary>The queue of a model has grown or shrunk by some requests.</summary>
    public void QueueChanged(string model, long version, int requests) => Series(model, version).ChangeQueue(requests);

    /// <summary>A text was classified.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="label">A label of the model, never a text.</param>
    public void Predicted(string model, long version, string label) => Series(model, version).CountPrediction(label);

    /// <summary>Shows the figures of the response cache from now on.</summary>
    /// <param name="read">Reads them; called for each collection of metrics, from any thread.</param>
    public void ObserveCache(Func<CacheFigures> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _instruments.ObserveCache(read);
    }

    /// <summary>Shows the figures of the cache for texts from now on.</summary>
    /// <param name="read">Reads them; called for each collection of metrics, from any thread.</param>
    public void ObserveTextCache(Func<TextCacheFigures> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        _instruments.ObserveTextCache(read);
    }

    /// <summary>A version was unloaded or begins anew: what was collected for its model and version, given as tags have them, is to be forgotten.</summary>
    public event Action<string, string>? SeriesEnded;

    private ModelSeries Series(string model, long version) => _series.GetOrAdd((model, version), _create);
}
