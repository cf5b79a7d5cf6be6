using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Tritone.Modeling.Hub;

/// <summary>A file of a commit, as the hub announces it.</summary>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="Name">A plain file name.</param>
/// <param name="ETag">What names the content, without quotes: the SHA-256 of large files, git's SHA-1 of others, anything on hubs of another kind.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record HubFile(string Commit, string Name, string ETag, long Length)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether the ETag is the SHA-256 of the content.</summary>
    public bool HasSha256 => IsHex(ETag, 64);

    /// <summary>Whether the ETag is the SHA-1 that git gives the content.</summary>
    public bool HasGitSha1 => IsHex(ETag, 40);

    /// <summary>The name of the content in the cache. An ETag that is not a hash could be any text, also a path: it is hashed.</summary>
    public string BlobName => HasSha256 || HasGitSha1 ? ETag : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ETag)));

    /// <summary>Whether a text is so many hexadecimal digits in lower case.</summary>
    public static bool IsHex(string text, int length) => text.Length == length && !text.AsSpan().ContainsAnyExcept(HexDigits);
}
