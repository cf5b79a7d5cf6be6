namespace Tritone.Repository.Publication;

/// <summary>A file beside a temporary directory that is locked while somebody writes there. The system frees it with the process, so that what a killed one has left is known to be nobody's.</summary>
internal sealed class StagingLock : IDisposable
{
    private const string Suffix = ".lock";
    private readonly FileStream _file;

    private StagingLock(FileStream file) => _file = file;

    /// <summary>Locks a temporary directory, which need not exist yet.</summary>
    /// <returns>Null if somebody who tidies up was quicker: another name will do.</returns>
    public static StagingLock? TryTake(string staging)
    {
        try
        {
            return new StagingLock(new FileStream(staging + Suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(staging + Suffix))
        {
            return null;
        }
    }

    /// <summary>Removes the temporary directories of a folder that nobody writes to any more.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">How their names begin.</param>
    public static void RemoveAbandoned(string folder, string prefix)
    {
        foreach (var file in Directory.GetFiles(folder, $"{prefix}*{Suffix}"))
        {
            var staging = file[..^Suffix.Length];
            using var taken = TryTake(staging);
            if (taken is not null && Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
