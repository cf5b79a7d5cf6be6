using System.Diagnostics.Metrics;
using System.Globalization;

namespace Tritone.Server.Metrics;

/// <summary>How busy the machine is, as Linux tells it. On other systems there are no such figures, as in Triton.</summary>
internal sealed class HostMetrics
{
    // Shorter than any sensible scrape interval; two that come at once then agree instead of one measuring the microseconds between them.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private (long Busy, long All) _last;
    private long _lastTimestamp;
    private double _utilization;

    private HostMetrics(TimeProvider time)
    {
        _time = time;
        _last = ReadTimes();
        _lastTimestamp = time.GetTimestamp();
    }

    public static void AddTo(Meter meter, TimeProvider time)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var host = new HostMetrics(time);
        meter.CreateObservableGauge("tritone.host.cpu.utilization", host.Utilization, "1", "How busy the processors of the machine were since the last look, from 0 to 1.");
        meter.CreateObservableGauge("tritone.host.memory.size", () => ReadMemory().Total, "By", "Memory of the machine.");
        meter.CreateObservableGauge("tritone.host.memory.used", () => ReadMemory().Used, "By", "Memory of the machine that is not available to programs.");
    }

    /// <summary>Reads the line of all processors: time that was worked, and all time, in ticks.</summary>
    internal static (long Busy, long All) ParseTimes(string line)
    {
        // user nice system idle iowait irq softirq steal; what guests took is in user already.
        var figures = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var all = figures.Sum();
        return (all - figures[3] - figures[4], all);
    }

    /// <summary>Reads the lines of /proc/meminfo, in bytes.</summary>
    internal static (long Total, long Used) ParseMemory(IEnumerable<string> lines)
    {
        long total = 0;
        long available = 0;
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["MemTotal:", var size, ..]:
                    total = long.Parse(size, CultureInfo.InvariantCulture) * 1024;
                    break;
                case ["MemAvailable:", var size, ..]:
                    available = long.Parse(size, CultureInfo.InvariantCulture) * 1024;
                    break;
            }
        }

        return (total, total - available);
    }

    private static (long Busy, long All) ReadTimes() => ParseTimes(File.ReadLines("/proc/stat").First());

    private static (long Total, long Used) ReadMemory() => ParseMemory(File.ReadLines("/proc/meminfo"));

    private double Utilization()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_lastTimestamp) >= ShortestInterval)
            {
                var now = ReadTimes();
                _utilization = now.All > _last.All ? Math.Clamp((double)(now.Busy - _last.Busy) / (now.All - _last.All), 0, 1) : 0;
                _last = now;
                _lastTimestamp = _time.GetTimestamp();
            }

            return _utilization;
        }
    }
}
