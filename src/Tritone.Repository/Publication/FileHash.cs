using System.Security.Cryptography;
using Tritone.Repository.Manifest;

namespace Tritone.Repository.Publication;

/// <summary>Describes files by length and SHA-256.</summary>
public static class FileHash
{
    /// <summary>Reads a file and describes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The name that the description has.</param>
    public static ManifestFile Describe(string path, string name)
    {
        using var stream = File.OpenRead(path);
        return new ManifestFile(name, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
