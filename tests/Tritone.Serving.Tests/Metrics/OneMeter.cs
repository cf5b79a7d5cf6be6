using System.Diagnostics.Metrics;

namespace Tritone.Serving.Tests.Metrics;

/// <summary>One meter, and what its instruments that are asked say at a moment.</summary>
internal sealed class OneMeter : IMeterFactory
{
    private Meter? _meter;

    public Meter Create(MeterOptions options) => _meter ??= new Meter(new MeterOptions(options.Name) { Scope = this });

    public List<(string Name, Dictionary<string, object?> Tags, double Value)> Read()
    {
        var samples = new List<(string, Dictionary<string, object?>, double)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => samples.Add((instrument.Name, new(tags.ToArray()), value)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => samples.Add((instrument.Name, new(tags.ToArray()), value)));
        listener.Start();
        listener.RecordObservableInstruments();
        return samples;
    }

    public void Dispose() => _meter?.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (ReferenceEquals(instrument.Meter.Scope, this))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
