using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Tritone.Server.Metrics;

/// <summary>What the process uses, under the names that Prometheus' own client libraries give such figures.</summary>
internal static class ProcessMetrics
{
    public static void AddTo(Meter meter)
    {
        using var process = Process.GetCurrentProcess();
        var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableCounter("process.cpu", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "Time that the process has spent on processors.");
        meter.CreateObservableGauge("process.start.time", () => start, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge("process.resident.memory", () => Environment.WorkingSet, "By", "Memory of the process that is in RAM.");
        meter.CreateObservableGauge("dotnet.gc.heap", () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory that is in use; ONNX Runtime's is not in it.");
        meter.CreateObservableCounter("dotnet.gc.allocated", () => GC.GetTotalAllocatedBytes(), "By", "Managed memory that was ever allocated.");
        meter.CreateObservableCounter("dotnet.gc.pause", () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time that the collector has held all threads.");
        meter.CreateObservableCounter(
            "dotnet.gc.collections",
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", $"{generation}"))),
            "{collection}", "Collections, by generation.");
        meter.CreateObservableGauge("dotnet.threadpool.threads", () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        meter.CreateObservableGauge("dotnet.threadpool.queue.length", () => ThreadPool.PendingWorkItemCount, "{item}", "Work that waits for a thread of the pool.");
        if (OperatingSystem.IsLinux())
        {
            meter.CreateObservableGauge("process.open.fds", () => Directory.EnumerateFileSystemEntries("/proc/self/fd").LongCount(), "{handle}", "Open file handles, sockets among them.");
        }
    }
}
