using Tritone.Server.Metrics;

namespace Tritone.Server.Tests.Metrics;

public sealed class HostMetricsTests
{
    [Fact]
    public void ParseTimes_Line_CountsIdleAndWaitAsNotBusy() => Assert.Equal((1 + 2 + 3 + 6 + 7 + 8, 36), HostMetrics.ParseTimes("cpu  1 2 3 4 5 6 7 8 9 10"));

    [Fact]
    public void ParseMemory_Lines_UsedIsWhatIsNotAvailable()
        => Assert.Equal((4096, 3072), HostMetrics.ParseMemory(["MemTotal:  4 kB", "MemFree: 2 kB", "MemAvailable: 1 kB"]));
}
