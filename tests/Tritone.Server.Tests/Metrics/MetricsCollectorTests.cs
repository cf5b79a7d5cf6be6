using Tritone.Server.Metrics;
using Tritone.Server.Options;
using Tritone.Serving.Metrics;

namespace Tritone.Server.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly ServerTelemetry _telemetry = new();
    private readonly MetricsCollector _collector;

    public MetricsCollectorTests() => _collector = new MetricsCollector(_telemetry, new MetricsOptions { SummaryLatencies = true }, TimeProvider.System);

    public void Dispose()
    {
        _collector.Dispose();
        _telemetry.Dispose();
    }

    [Fact]
    public void Measurements_WarmPath_AllocateNothing()
    {
        _telemetry.Serving.Loaded("emotion", 1, TimeSpan.Zero);
        MeasureAll();
        MeasureAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        MeasureAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Collect_VersionThatWasUnloaded_HasNothingButItsFailures()
    {
        _telemetry.Serving.Loaded("emotion", 1, TimeSpan.Zero);
        MeasureAll();
        _telemetry.Serving.Unloaded("emotion", 1);
        var ours = _collector.Collect().Values.Where(points => points.Instrument.Meter.Name == ServingMetrics.MeterName && points.Samples.Count > 0);
        Assert.Equal(["tritone.inference.failures"], ours.Select(points => points.Instrument.Name));
    }

    [Fact]
    public void Collect_VersionThatIsLoadedAnew_BeginsAtNothingButForFailuresAndTheQueue()
    {
        _telemetry.Serving.Loaded("emotion", 1, TimeSpan.Zero);
        _telemetry.Serving.QueueChanged("emotion", 1, 2);
        MeasureAll();
        _telemetry.Serving.Loading("emotion", 1);
        Assert.Equal(1, Value("tritone.inference.requests"));
        _telemetry.Serving.Loaded("emotion", 1, TimeSpan.Zero);
        Assert.Equal(0, Value("tritone.inference.requests"));
        Assert.Equal(2, Value("tritone.queue.depth"));
        Assert.Equal(1, _collector.Collect()["tritone.inference.failures"].Samples.Sum(sample => sample.Value));
        Assert.Empty(_collector.Collect()["tritone.request.duration"].Samples);
    }

    [Fact]
    public void Collect_OtherServer_IsNotSeen()
    {
        using var other = new ServerTelemetry();
        other.Serving.Loaded("other", 1, TimeSpan.Zero);
        Assert.Empty(_collector.Collect()["tritone.inference.requests"].Samples);
    }

    [Fact]
    public void Record_ManyThreads_LoseNothing()
    {
        _telemetry.Serving.Loaded("emotion", 1, TimeSpan.Zero);
        Parallel.For(0, 10_000, _ => _telemetry.Serving.Ran("emotion", 1, rows: 2, tokens: 10, paddingTokens: 5));
        var rows = _collector.Collect()["tritone.batch.rows"].Samples.Single();
        Assert.Equal((20_000, 10_000), (rows.Value, rows.Histogram!.Count));
    }

    private double Value(string instrument) => _collector.Collect()[instrument].Samples.Single().Value;

    private void MeasureAll()
    {
        var time = TimeSpan.FromMilliseconds(1);
        _telemetry.Serving.Answered("emotion", 1, 2, new RequestTimes(time, time, time, time, time));
        _telemetry.Serving.Ran("emotion", 1, 2, 10, 3);
        _telemetry.Serving.Failed("emotion", 1, FailureReason.Backend);
        _telemetry.Serving.Predicted("emotion", 1, "joy");
        _telemetry.Serving.QueueChanged("emotion", 1, 1);
        _telemetry.Serving.QueueChanged("emotion", 1, -1);
        _telemetry.Server.HttpAnswered("/v2", "GET", 200, time);
        _telemetry.Server.GrpcAnswered("ModelInfer", "OK", time);
    }
}
