using System.Diagnostics.Metrics;
using Tritone.Serving.Metrics;

namespace Tritone.Serving.Tests.Metrics;

public sealed class ServingMetricsTests : IDisposable
{
    private readonly OneMeter _factory = new();
    private readonly ServingMetrics _metrics;

    public ServingMetricsTests() => _metrics = new ServingMetrics(_factory);

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Loading_VersionThatNeverLoads_HasOnlyItsFailures()
    {
        _metrics.Loading("broken", 1);
        Assert.Equal(["BACKEND", "CANCELED", "OTHER", "REJECTED"], Read().Select(sample => (string)sample.Tags["reason"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Loaded_TagsAndCache_AreThoseOfLoading()
    {
        _metrics.Loading("emotion", 2, isCached: true, new Dictionary<string, string> { ["team"] = "a" });
        _metrics.Loaded("emotion", 2, TimeSpan.FromSeconds(3));
        _metrics.AnsweredFromCache("emotion", 2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.All(Read(), sample => Assert.Equal("a", sample.Tags["_team"]));
        Assert.Equal(1, Read().Single(sample => sample.Name == "tritone.cache.hits").Value);
        Assert.Equal(3, Read().Single(sample => sample.Name == "tritone.model.load.duration").Value);
    }

    [Fact]
    public void ObserveCache_Figures_AreReadEachTime()
    {
        var entries = 0;
        _metrics.ObserveCache(() => new CacheFigures(0.5, ++entries, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero));
        var first = Read().Single(sample => sample.Name == "tritone.cache.entries").Value;
        Assert.True(Read().Single(sample => sample.Name == "tritone.cache.entries").Value > first);
    }

    private List<(string Name, Dictionary<string, object?> Tags, double Value)> Read()
    {
        var samples = new List<(string, Dictionary<string, object?>, double)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => samples.Add((instrument.Name, new(tags.ToArray()), value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => samples.Add((instrument.Name, new(tags.ToArray()), value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return samples;
    }

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (ReferenceEquals(instrument.Meter.Scope, _factory))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class OneMeter : IMeterFactory
    {
        private Meter? _meter;

        public Meter Create(MeterOptions options) => _meter ??= new Meter(new MeterOptions(options.Name) { Scope = this });

        public void Dispose() => _meter?.Dispose();
    }
}
