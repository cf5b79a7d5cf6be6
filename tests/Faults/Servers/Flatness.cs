using System.Globalization;

namespace Tritone.Faults.Servers;

/// <summary>Whether a process stays as large as it is: the last third of its samples is held against the middle third.</summary>
internal static class Flatness
{
    // What may come on top: the collector is in no hurry.
    private const double MoreMemory = 24;
    private const double MoreHandles = 20;
    private const double MoreThreads = 8;

    /// <summary>Fails the scenario where memory, handles or threads have grown.</summary>
    public static void Require(List<ProcessFigures> samples, Findings findings)
    {
        Require(samples, "memory", figures => figures.Memory, MoreMemory, findings);
        Require(samples, "handles", figures => figures.Handles, MoreHandles, findings);
        Require(samples, "threads", figures => figures.Threads, MoreThreads, findings);
    }

    private static void Require(List<ProcessFigures> samples, string what, Func<ProcessFigures, double> value, double more, Findings findings)
    {
        var third = samples.Count / 3;
        if (third == 0)
        {
            findings.Require(false, $"{samples.Count} samples are too few");
            return;
        }

        var middle = samples.Skip(samples.Count - (2 * third)).Take(third).Average(value);
        var last = samples.TakeLast(third).Average(value);
        findings.Note($"{what}, middle and last third", string.Create(CultureInfo.InvariantCulture, $"{middle:F0} and {last:F0}"));
        findings.Require(last - middle < more, string.Create(CultureInfo.InvariantCulture, $"{what}: {middle:F1} in the middle third, {last:F1} in the last, more than {more} on top"));
    }
}
