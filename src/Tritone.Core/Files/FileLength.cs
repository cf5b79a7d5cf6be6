namespace Tritone.Files;

/// <summary>How long files are, links followed: the class library gives the length of a link itself.</summary>
internal static class FileLength
{
    /// <summary>The bytes of a file, or of the file that a link leads to.</summary>
    public static long Of(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }
}
