using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Reports;

namespace Tritone.LoadTesting.Tests.Reports;

internal static class SampleRuns
{
    public static LatencySummary Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, []);

    public static LatencySummary Latency(double unit) => new(
        1000, unit, unit, 2 * unit, 3 * unit, 4 * unit, 5 * unit, 6 * unit,
        [new(0, unit / 2), new(50, unit), new(90, 2 * unit), new(99, 4 * unit), new(99.9, 5 * unit), new(100, 6 * unit)]);

    public static LoadResult Run(LoadShape shape, double rate = 100, double unit = 2.5) => new()
    {
        Shape = shape,
        Duration = TimeSpan.FromSeconds(3),
        Requests = 300,
        RequestsPerSecond = rate,
        RowsPerSecond = rate,
        Latency = Latency(unit),
        LatencyFromSend = Latency(unit / 2),
        Errors = new Dictionary<string, long>(),
        SentBytes = 1,
        ReceivedBytes = 1,
        OwnCpu = 0.25,
        PeakInFlight = 4,
        Seconds = [new(0, 90, 0, unit, 4 * unit), new(1, 0, 0, 0, 0), new(2, 110, 0, unit, 4 * unit)],
    };

    public static LoadResult Unanswered() => Run(new LoadShape.Closed(2), 0) with
    {
        Latency = Nothing,
        LatencyFromSend = Nothing,
        Errors = new Dictionary<string, long> { ["refused"] = 7 },
        Seconds = [new(0, 0, 7, 0, 0)],
    };

    public static LoadReportContent Content(params LoadResult[] results) => new()
    {
        Title = "Load",
        Facts = [new("model", "emotion")],
        Results = [.. results.Select(result => new NamedResult("here", result))],
    };
}
