using System.Diagnostics;
using System.Globalization;

namespace Tritone.Faults.Servers;

/// <summary>What a process holds at a moment.</summary>
/// <param name="Memory">The memory that is resident, in MiB.</param>
/// <param name="Handles">Files and sockets.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct ProcessFigures(double Memory, int Handles, int Threads)
{
    /// <summary>Reads those of a process.</summary>
    public static ProcessFigures Of(Process process)
    {
        process.Refresh();
        var handles = OperatingSystem.IsLinux() ? Directory.GetFiles($"/proc/{process.Id}/fd").Length : process.HandleCount;
        return new ProcessFigures(process.WorkingSet64 / 1048576.0, handles, process.Threads.Count);
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Memory:F0} MiB {Handles} handles {Threads} threads");
}
