using System.Diagnostics;
using System.Globalization;

namespace Tritone.Faults.Disk;

/// <summary>A file system in memory, of a size of its own, at a folder. Only root may make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    /// <summary>Makes one.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="kibibytes">Its size.</param>
    /// <returns>Null where that is not allowed.</returns>
    public static SmallDisk? TryMount(string folder, int kibibytes)
    {
        Directory.CreateDirectory(folder);
        return OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k"), "none", folder) ? new SmallDisk(folder) : null;
    }

    public void Dispose() => Run("umount", "-l", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
