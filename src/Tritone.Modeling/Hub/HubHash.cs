using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tritone.Modeling.Hub;

/// <summary>Checks that a content is the one that its ETag names.</summary>
internal static class HubHash
{
    /// <exception cref="HubMismatchException">It has another length or another hash.</exception>
    public static async Task CheckAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1024 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (stream.Length != file.Length)
        {
            throw new HubMismatchException($"{stream.Length} bytes were downloaded; the hub announced {file.Length}");
        }

        if (file.HasSha256)
        {
            Compare("SHA-256", await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false), file.ETag);
        }
        else if (file.HasGitSha1)
        {
            Compare("SHA-1 of git", await GitSha1Async(stream, cancellationToken).ConfigureAwait(false), file.ETag);
        }
    }

    // The name that git gives a content: of a header with its length, and the content.
    [SuppressMessage("Security", "CA5350", Justification = "git names contents by SHA-1; the hub gives no other hash of small files")]
    private static async Task<byte[]> GitSha1Async(FileStream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[128 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return hash.GetHashAndReset();
    }

    private static void Compare(string kind, byte[] hash, string expected)
    {
        var actual = Convert.ToHexStringLower(hash);
        if (actual != expected)
        {
            throw new HubMismatchException($"what was downloaded has the {kind} {actual}; the hub announced {expected}");
        }
    }
}
