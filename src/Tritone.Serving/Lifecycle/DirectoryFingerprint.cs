using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tritone.Serving.Lifecycle;

/// <summary>
/// The state of a model directory: names, times and lengths of all that is in it. Triton compares the newest time only; this also sees a file that was replaced by an
/// older one.
/// </summary>
internal static class DirectoryFingerprint
{
    /// <summary>Describes a directory.</summary>
    /// <returns>A text that is another one when something has changed; null if the directory cannot be read, or changes while it is.</returns>
    public static string? Of(string path)
    {
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var entries = new DirectoryInfo(path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories);
            foreach (var entry in entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var length = entry is FileInfo file ? file.Length : -1;
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.FullName}\0{entry.LastWriteTimeUtc.Ticks} {length}\n")));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
